import { describe, expect, it } from 'vitest';
import { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import type { RebakeOutcome } from '../../../../shared/domain/records/rebake-record.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aPromotion, aRebake, aVersion, inStage } from '../../../support/some-records.ts';

const at = '2026-01-05T08:00:00.000Z';
const act = { by: ada, at, reason: 'not now' };
const base = { kind: 'marketplace', urn: 'a:b:c', version: '1', releasedAt: at } as const;
const observed = { name: 'eastus', state: 'Failed', progress: 40, details: 'full', startedAt: at } as const;
const outcome: RebakeOutcome = { kind: 'rejected', message: 'no', problems: ['x'] };
const machine = { purpose: 'check', resourceGroup: 'g', name: 'check', region: 'eastus', keepUntil: at } as const;
const step = {
  name: 's',
  state: 'timedOut',
  exitCode: null,
  startedAt: at,
  endedAt: at,
  output: '',
  error: '',
} as const;
const gate = { name: 'soak', met: false, sentence: 'Soaks' } as const;
const decision = { ...act, decision: 'reject' } as const;

/** As a store gives them back. */
const stored = (record: unknown): unknown => JSON.parse(JSON.stringify(record));

describe('a record', () => {
  it.each<ImageRecord>([
    aDefinition(),
    aDefinition({
      live: { test: { version: '1.0.0', since: at, previous: ['0.9.0'] } },
      paused: act,
      failuresInRow: 3,
    }),
    aVersion('1.0.0', { bakedAt: null, acceptedAt: null, base }),
    aVersion('1.0.0', { stages: { test: inStage({ observed: [observed], liveSince: null }) }, revokedAncestor: 'a 1' }),
    aPromotion(),
    aPromotion({ gate: [gate], decisions: [decision], halt: { message: 'full', at }, cancel: act, endedAt: at }),
    aRebake(),
    aRebake({ base, bakeKey: 'k', version: '1.0.0', outcome, cancel: act, steps: [{ ...step, log: 'l' }] }),
    aRebake({ machines: [machine], builderIdentity: 'id', endedAt: at }),
  ])('is read back as it was kept: $type', (record) => {
    expect(ImageRecord.parse(stored(record))).toEqual(stored(record));
  });

  it.each<{ what: string; record: object }>([
    { what: 'of no type', record: { ...aVersion('1.0.0'), type: 'thing' } },
    { what: 'with a number that is none', record: { ...aVersion('1.0.0'), version: '1.0' } },
    { what: 'in no state', record: { ...aPromotion(), state: 'thinking' } },
    { what: 'at no instant', record: { ...aRebake(), requestedAt: 'today' } },
    { what: 'in no phase', record: { ...aRebake(), phase: 'resting' } },
  ])('$what is refused', ({ record }) => {
    expect(ImageRecord.safeParse(record).success).toBe(false);
  });

  it('of a version that was kept before ancestors were flagged has none that is revoked', () => {
    const { revokedAncestor, ...before } = aVersion('1.0.0');

    expect(revokedAncestor).toBeNull();
    expect(ImageRecord.parse(before)).toEqual(aVersion('1.0.0'));
  });
});
