import { describe, expect, it } from 'vitest';
import { decideAutomaticPromotions, isPromotable } from '../../../../shared/domain/promotion/automatic-promotions.ts';
import type { ImageVersionRecord } from '../../../../shared/domain/records/image-version-record.ts';
import { StageState } from '../../../../shared/domain/stage/stage-state.ts';
import { aDefinition, aVersion, inStage } from '../../../support/some-records.ts';
import { aRecipe, writtenRecipe } from '../a-recipe.ts';

const live = (version: string) => ({ version, since: '2026-01-05T08:00:00.000Z', previous: [] });
const [testStage, production] = writtenRecipe.stages;
const automatic = aRecipe({ stages: [testStage, { ...production, gate: {} }] });
const accepted = (version: string, changes: Partial<ImageVersionRecord> = {}) =>
  aVersion(version, { stages: { test: inStage({ state: 'none' }) }, ...changes });

describe('into the first stage', () => {
  it('goes the newest accepted version, by number', () => {
    const versions = [accepted('1.9.0'), accepted('1.10.0'), accepted('1.2.0')];

    expect(decideAutomaticPromotions(aDefinition(), versions)).toEqual([{ version: '1.10.0', stage: 'test' }]);
  });

  it.each([
    { what: 'while something holds it', definition: { openPromotions: { test: 'p1' } }, goes: false },
    { what: 'while a later version is live', definition: { live: { test: live('1.1.0') } }, goes: false },
    { what: 'while it is live itself', definition: { live: { test: live('1.0.0') } }, goes: false },
    { what: 'while an earlier version is live', definition: { live: { test: live('0.9.0') } }, goes: true },
    { what: 'while something holds another stage', definition: { openPromotions: { production: 'p1' } }, goes: true },
  ])('a version goes $what: $goes', ({ definition, goes }) => {
    expect(decideAutomaticPromotions(aDefinition(definition), [accepted('1.0.0')])).toHaveLength(goes ? 1 : 0);
  });
});

describe('into a later stage', () => {
  const version = aVersion('1.0.0', { stages: { test: inStage() } });
  const definition = aDefinition({ live: { test: live('1.0.0') } });

  it('goes what is live in the stage before, where the gate says automatic', () => {
    expect(decideAutomaticPromotions({ ...definition, recipe: automatic }, [version])).toEqual([
      { version: '1.0.0', stage: 'production' },
    ]);
  });

  it('goes nothing where somebody has to ask', () => {
    expect(decideAutomaticPromotions(definition, [version])).toEqual([]);
  });

  it('goes one version while another goes into the stage before', () => {
    const both = [version, accepted('1.0.1')];

    expect(decideAutomaticPromotions({ ...definition, recipe: automatic }, both)).toEqual([
      { version: '1.0.1', stage: 'test' },
      { version: '1.0.0', stage: 'production' },
    ]);
  });
});

describe('a version may enter a stage', () => {
  const place = { stage: 'production', before: 'test' };
  const version = aVersion('1.0.0', { stages: { test: inStage() } });

  it.each([
    { what: 'when it is live before', change: {}, may: true },
    { what: 'not when it is deprecated', change: { state: 'deprecated' as const }, may: false },
    { what: 'not when its ancestor is revoked', change: { revokedAncestor: 'base 1.0.0' }, may: false },
    { what: 'not when it is held back there', change: { heldBack: ['production'] }, may: false },
    { what: 'when it is held back elsewhere', change: { heldBack: ['canary'] }, may: true },
    { what: 'not when it is not in the stage before', change: { stages: {} }, may: false },
  ])('$what', ({ change, may }) => {
    expect(isPromotable({ ...version, ...change }, place)).toBe(may);
  });

  it.each(StageState.options.filter((state) => state !== 'none'))('not when it is %s there already', (state) => {
    const stages = { test: inStage(), production: inStage({ state }) };

    expect(isPromotable({ ...version, stages }, place)).toBe(false);
  });

  it.each(StageState.options.filter((state) => state !== 'live'))('not when it is %s in the stage before', (state) => {
    expect(isPromotable({ ...version, stages: { test: inStage({ state }) } }, place)).toBe(false);
  });

  it('of which it is the first when it was baked there', () => {
    const first = { stage: 'test', before: null };

    expect(isPromotable(accepted('1.0.0'), first)).toBe(true);
    expect(isPromotable({ ...version, stages: {} }, first)).toBe(false);
  });
});
