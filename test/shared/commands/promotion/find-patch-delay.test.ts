import { describe, expect, it } from 'vitest';
import { findPatchDelay } from '../../../../shared/commands/promotion/find-patch-delay.ts';
import { memoryPorts } from '../../../support/memory/app-ports.ts';
import { aDefinition, aPromotion, aVersion, seed } from '../../../support/some-records.ts';

const ref = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };
const base = { kind: 'marketplace', urn: 'Canonical:ubuntu-24_04-lts:server', version: '24.04.1' } as const;
const patched = { ...base, version: '24.04.2', releasedAt: '2026-01-04T06:00:00.000Z' };

interface Live {
  readonly version: string;
  readonly previous: string[];
}

/** Records after a promotion of 1.0.1 has ended, with that live in production. */
async function ended(live: Live | undefined, after = aVersion('1.0.1', { base: patched })) {
  const { records } = memoryPorts();
  const production = live && { production: { ...live, since: '2026-01-05T08:30:00.000Z' } };
  const definition = aDefinition({ live: production ?? {} });
  await seed(records, definition, aPromotion({ version: '1.0.1' }), after, aVersion('1.0.0', { base }));
  return records;
}

describe('a patch that is live', () => {
  it('tells the hours since its base was released, the stage and the version', async () => {
    const records = await ended({ version: '1.0.1', previous: ['1.0.0'] });

    expect(await findPatchDelay(records, ref)).toEqual({ stage: 'production', version: '1.0.1', hours: 26 });
  });

  it.each([
    { what: 'the first version of a stage', live: { version: '1.0.1', previous: [] } },
    { what: 'a version that was replaced meanwhile', live: { version: '1.0.2', previous: ['1.0.1'] } },
    { what: 'a stage where nothing is live', live: undefined },
  ])('is not $what', async ({ live }) => {
    expect(await findPatchDelay(await ended(live), ref)).toBeUndefined();
  });

  it('is not a version for a new recipe on the same base', async () => {
    const records = await ended({ version: '1.0.1', previous: ['1.0.0'] }, aVersion('1.0.1', { base }));

    expect(await findPatchDelay(records, ref)).toBeUndefined();
  });

  it('is nothing that a promotion without a record tells', async () => {
    expect(await findPatchDelay(memoryPorts().records, ref)).toBeUndefined();
  });
});
