import { beforeEach, describe, expect, it } from 'vitest';
import { beginCopy } from '../../../../shared/commands/promotion/begin-copy.ts';
import type { VersionInStage } from '../../../../shared/domain/records/image-version-record.ts';
import type { PromotionRecord } from '../../../../shared/domain/records/promotion-record.ts';
import type { DesiredRegion } from '../../../../shared/domain/replication/desired-region.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const ref = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };
const at = '2026-01-05T08:00:00.000Z';
const hidden = (name: string): DesiredRegion => ({ name, replicas: 1, excludeFromLatest: true });
const first = { resourceId: '/galleries/rebake_production/web/1.0.0', desired: [hidden('westeurope')] };

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

async function promoting(promotion: Partial<PromotionRecord>, production?: VersionInStage): Promise<void> {
  const stages = production ? { production } : {};
  const version = aVersion('1.0.0', { stages });
  await seed(ports.records, aDefinition(), aPromotion({ state: 'copying', ...promotion }), version);
}

const inProduction = () => ports.records.all('version', 'ubuntu-web')[0]!.stages['production'];

describe('before a version is copied into a stage', () => {
  it('its record owns the regions there', async () => {
    await promoting({});

    expect(await beginCopy(ports, ref, first)).toBe(true);
    expect(inProduction()).toEqual({ state: 'copying', ...first, observed: [], liveSince: null, liveUntil: null });
  });

  it('nothing is invented in the first stage, where it was captured', async () => {
    await promoting({});

    expect(await beginCopy(ports, ref, null)).toBe(true);
    expect(inProduction()).toBeUndefined();
  });

  it.each([
    { what: 'ended', promotion: { state: 'cancelled' } },
    { what: 'shall end', promotion: { cancel: { by: ada, at, reason: 'not now' } } },
  ] as const)('nothing changes when the promotion has $what', async ({ promotion }) => {
    await promoting(promotion);
    const before = ports.records.commits.length;

    expect(await beginCopy(ports, ref, first)).toBe(false);
    expect(ports.records.commits).toHaveLength(before);
  });

  it('what halted goes on with its own regions, without those that the recipe left out and it never reached', async () => {
    const desired = [hidden('westeurope'), hidden('japaneast'), hidden('uksouth')];
    const observed = [
      { name: 'japaneast', state: 'Failed', progress: 0, details: '' } as const,
      { name: 'uksouth', state: 'Completed', progress: 100, details: '' } as const,
    ];
    await promoting({}, inStage({ state: 'halted', desired, observed }));

    expect(await beginCopy(ports, ref, first)).toBe(true);
    expect(inProduction()).toMatchObject({
      state: 'copying',
      resourceId: '/gallery/version',
      desired: [hidden('westeurope'), hidden('uksouth')],
    });
  });

  it('asking again changes nothing', async () => {
    await promoting({});
    await beginCopy(ports, ref, first);
    const before = ports.records.commits.length;

    expect(await beginCopy(ports, ref, { ...first, desired: [hidden('eastus')] })).toBe(true);
    expect(ports.records.commits).toHaveLength(before);
  });
});
