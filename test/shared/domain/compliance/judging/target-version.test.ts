import { describe, expect, it } from 'vitest';
import { compileEnvironments } from '../../../../../shared/domain/compliance/judging/environment.ts';
import { mayRunStage, targetVersion } from '../../../../../shared/domain/compliance/judging/target-version.ts';
import type { KnownImage, KnownImages } from '../../../../../shared/domain/compliance/known-images.ts';
import { anImage, aVersion, imageId } from '../some-machines.ts';
import { someRules, subscription, writtenRules } from '../some-rules.ts';

const stages = ['dev', 'Test', 'production'];

/** The image in one of its stages, where a version of its own is live. */
function inStage(stage: string, changes: Partial<KnownImage> = {}): KnownImage {
  const stageIndex = stages.indexOf(stage);
  const live = { version: `${stageIndex}.0.0`, since: '2026-11-01T00:00:00.000Z' };
  return anImage({ stage, stageIndex, stages, live, ...changes });
}

function environment(...run: readonly string[]) {
  const rules = someRules({ environments: [{ ...writtenRules.environments[0], stages: run }] });
  return compileEnvironments(rules)(subscription('a'), [])!;
}

const known = (...images: readonly KnownImage[]): KnownImages =>
  new Map(images.map((image) => [imageId(image.stage, image.imageDefinition).toLowerCase(), image]));

describe("a stage's versions may run", () => {
  it.each([
    { stage: 'Test', run: ['test'], may: true },
    { stage: 'production', run: ['TEST'], may: true },
    { stage: 'dev', run: ['test'], may: false },
    { stage: 'Test', run: ['production'], may: false },
    { stage: 'Test', run: ['production', 'dev'], may: true },
    { stage: 'production', run: ['elsewhere'], may: false },
  ])('of $stage where $run may: $may', ({ stage, run, may }) => {
    expect(mayRunStage(inStage(stage), environment(...run))).toBe(may);
  });
});

describe('the version to move to', () => {
  const image = inStage('dev');
  const tests = inStage('Test');
  const other = { ...inStage('production'), imageDefinition: 'other', live: { version: '9.9.9', since: '' } };
  const all = known(other, tests, inStage('production'), image);

  it.each([
    { what: "the live one of the image's own stage", of: image, run: ['dev'], stage: 'dev', version: '0.0.0' },
    { what: "that of the environment's stage", of: image, run: ['production'], stage: 'production', version: '2.0.0' },
    { what: 'that of its only stage, in any case', of: image, run: ['TEST'], stage: 'Test', version: '1.0.0' },
    { what: 'that of the last stage', of: image, run: ['production', 'test'], stage: 'production', version: '2.0.0' },
    { what: 'its own, where earlier ones may run', of: tests, run: ['dev'], stage: 'Test', version: '1.0.0' },
  ])('is $what', ({ of, run, stage, version }) => {
    expect(targetVersion(of, environment(...run), all)).toEqual({ kind: 'version', stage, version });
  });

  it.each([
    { what: 'none is live', production: inStage('production', { live: null }) },
    ...(['revoked', 'deprecated', 'rejected'] as const).map((state) => ({
      what: `the live one is ${state}`,
      production: inStage('production', { versions: new Map([aVersion('2.0.0', { state })]) }),
    })),
    {
      what: 'the live one was baked from one that is revoked',
      production: inStage('production', { versions: new Map([aVersion('2.0.0', { revokedAncestor: 'base 1.0.0' })]) }),
    },
  ])('is none where $what', ({ production }) => {
    expect(targetVersion(image, environment('production'), known(image, production))).toEqual({
      kind: 'none',
      stage: 'production',
    });
  });

  it.each([
    { what: 'whose record is good', versions: new Map([aVersion('2.0.0', { stageState: 'live' })]) },
    { what: 'of which no record is at hand', versions: new Map([aVersion('1.9.0', { state: 'revoked' })]) },
  ])('is the live one $what', ({ versions }) => {
    const production = inStage('production', { versions });

    expect(targetVersion(production, environment('production'), known(production))).toMatchObject({ version: '2.0.0' });
  });

  it.each([
    { what: 'the image does not have the stage', run: ['here', 'elsewhere'], stage: 'elsewhere' },
    { what: 'nothing is known of the image in the stage', run: ['production'], stage: 'production' },
  ])('is none where $what', ({ run, stage }) => {
    expect(targetVersion(image, environment(...run), known(image, other))).toEqual({ kind: 'none', stage });
  });
});
