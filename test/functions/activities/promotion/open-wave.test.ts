import { beforeEach, describe, expect, it } from 'vitest';
import { openWave } from '../../../../functions/activities/promotion/open-wave.ts';
import { failed, type Progress, running } from '../../../../shared/domain/progress.ts';
import type { DesiredRegion } from '../../../../shared/domain/replication/desired-region.ts';
import { AzureRefusedError } from '../../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada } from '../../../support/people.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const input = { imageDefinition: web, promotionId: 'promotion-1', wave: 0, carry: null };
const cancel = { by: ada, at: '2026-01-05T09:00:00.000Z', reason: 'not now' };

let ports: MemoryPorts;
let lines: string[];
let applied: (readonly DesiredRegion[])[];
beforeEach(() => {
  ports = memoryPorts();
  lines = [];
  applied = [];
});

/** Opens the wave of a promotion, while the gallery answers each write of regions like this. */
function open(answer: () => Promise<Progress>): Promise<Progress> {
  const applyRegions = (_: unknown, regions: readonly DesiredRegion[]): Promise<Progress> => {
    applied.push(regions);
    return answer();
  };
  return openWave({ ...ports, galleries: { ...ports.galleries, applyRegions } })(input, quietContext(lines));
}

const refused = new AzureRefusedError('write the regions', 409, 'QuotaExceeded', 'No replicas are left');
const refusals = [
  { how: 'answers', answer: () => Promise.resolve<Progress>(failed('QuotaExceeded', 'No replicas are left')) },
  { how: 'throws', answer: () => Promise.reject<Progress>(refused) },
];

describe('opening a wave of a promotion that is being cancelled', () => {
  it.each(refusals)('ends it and tells why the gallery was not written, when Azure $how so', async ({ answer }) => {
    const production = inStage({ state: 'soaking' });
    const promotion = aPromotion({ state: 'soaking', cancel });
    await seed(ports.records, aDefinition(), promotion, aVersion('1.0.0', { stages: { production } }));

    const first = await open(answer);
    const second = await open(answer);

    expect([first, second]).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }]);
    expect(applied).toEqual([production.desired, production.desired]);
    expect(lines[0]).toMatch(/^warn.*: Promotion promotion-1 could not be settled: .*No replicas are left$/);
    expect(ports.records.all('promotion', web)[0]?.halt?.message).toContain('No replicas are left');
    expect(ports.records.all('audit', web).map(({ action }) => action)).toEqual(['promotionUnsettled']);
  });

  it('leaves the regions to the rollback that has ended it', async () => {
    const stages = { production: inStage({ state: 'excluded' }) };
    await seed(ports.records, aDefinition(), aPromotion({ state: 'cancelled', cancel }), aVersion('1.0.0', { stages }));

    const progress = await open(() => Promise.resolve(failed('QuotaExceeded', 'No replicas are left')));

    expect(progress).toEqual({ kind: 'cancelled' });
    expect(lines).toHaveLength(1);
    expect(ports.records.all('audit', web)).toEqual([]);
  });

  it('writes no empty list of regions for a version that the stage does not have', async () => {
    await seed(ports.records, aDefinition(), aPromotion({ state: 'copying', cancel }), aVersion('1.0.0'));

    const progress = await open(() => Promise.resolve(running('writing')));

    expect(progress).toEqual({ kind: 'cancelled' });
    expect(applied).toEqual([]);
    expect(lines).toEqual([]);
  });
});
