import { beforeEach, describe, expect, it } from 'vitest';
import { copyImageVersion } from '../../../../functions/activities/promotion/copy-image-version.ts';
import { failed, type Progress } from '../../../../shared/domain/progress.ts';
import type { ImageVersionRecord } from '../../../../shared/domain/records/image-version-record.ts';
import type { GalleryVersion } from '../../../../shared/ports/galleries.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const web = 'ubuntu-web';
const inTest = { gallery: 'rebake_test', imageDefinition: web, version: '1.0.0' };
const inProduction = { ...inTest, gallery: 'rebake_production' };
const hidden = { name: 'westeurope', replicas: 3, excludeFromLatest: true };
const begun = inStage({ state: 'copying', desired: [hidden], liveSince: null });
const failedVersion: GalleryVersion = {
  resourceId:
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/rebake_production/images/ubuntu-web/versions/1.0.0',
  version: '1.0.0',
  location: 'westeurope',
  provisioningState: 'Failed',
  excludeFromLatest: true,
  regions: [hidden],
  replication: [{ name: 'westeurope', state: 'Failed', progress: 0, details: 'InternalError' }],
  tags: {},
};

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
  ports.galleries.place(inTest, [{ ...hidden, excludeFromLatest: false }]);
});

describe('copying a version into the next gallery', () => {
  it('makes the image definition, then the version, hidden in the region of its source', async () => {
    await promoting();

    await copyToEnd();

    expect(ports.galleries.writes).toEqual([
      'define rebake_production/ubuntu-web',
      'create rebake_production/ubuntu-web/1.0.0',
    ]);
    expect((await ports.galleries.version(inProduction))?.regions).toEqual([hidden]);
    expect(ports.records.all('promotion', web)[0]?.state).toBe('replicating');
  });

  it('leaves a version that is there as it is', async () => {
    await promoting({ production: begun });
    ports.galleries.place(inProduction, [hidden]);

    await copyToEnd();

    expect(ports.galleries.writes).toEqual(['define rebake_production/ubuntu-web']);
  });

  it('is refused where the gallery before has lost the version', async () => {
    await promoting();
    ports.galleries.version = () => Promise.resolve(undefined);

    expect(await copyToEnd()).toEqual(failed('ImageVersionNotFound', 'ubuntu-web 1.0.0 is not in gallery rebake_test'));
  });
});

describe('a copy that failed before', () => {
  it('is removed first, so that a retry makes it anew', async () => {
    await promoting({ production: begun });
    failsOnce();

    await copyToEnd();

    expect(ports.galleries.writes).toEqual([
      'retire rebake_production/ubuntu-web/1.0.0',
      'define rebake_production/ubuntu-web',
      'create rebake_production/ubuntu-web/1.0.0',
    ]);
    expect(ports.records.all('promotion', web)[0]?.state).toBe('replicating');
    expect(ports.records.all('audit', web).map(({ action }) => action)).toEqual([
      'failedCopyRemoved',
      'promotionCopied',
    ]);
  });

  it.each([
    {
      what: 'a wave has looked at it',
      stage: { observed: [{ ...failedVersion.replication[0]!, state: 'Completed' as const }] },
    },
    {
      what: 'its home region has it',
      found: { replication: [{ ...failedVersion.replication[0]!, state: 'Completed' as const }] },
    },
    { what: 'it is in two regions', found: { regions: [hidden, { ...hidden, name: 'eastus' }] } },
    { what: 'it is not hidden', found: { excludeFromLatest: false } },
    { what: 'it is being made', found: { provisioningState: 'Creating' } },
  ])('is left alone where $what', async ({ stage = {}, found = {} }) => {
    await promoting({ production: { ...begun, ...stage } });
    failsOnce(found);

    await copyToEnd();

    expect(ports.galleries.writes).not.toContain('retire rebake_production/ubuntu-web/1.0.0');
  });

  it('of somebody else, of which no record tells, is left alone', async () => {
    await promoting();
    failsOnce();

    await copyToEnd();

    expect(ports.galleries.writes).not.toContain('retire rebake_production/ubuntu-web/1.0.0');
  });

  it('halts the promotion with the words of the gallery where it cannot be removed', async () => {
    await promoting({ production: begun });
    failsOnce();
    ports.galleries.retire = () => Promise.resolve(failed('ScopeLocked', 'There is a lock'));

    expect(await copyToEnd()).toEqual(failed('ScopeLocked', 'There is a lock'));
  });
});

/** A promotion that copies; the version is in the first stage, and in these. */
async function promoting(stages: ImageVersionRecord['stages'] = {}): Promise<void> {
  const version = aVersion('1.0.0', { stages: { test: inStage(), ...stages } });
  await seed(ports.records, aDefinition(), aPromotion({ state: 'copying' }), version);
}

/** The gallery of the stage has a failed version until that is removed. */
function failsOnce(changes: Partial<GalleryVersion> = {}): void {
  const there = { ...ports.galleries };
  ports.galleries.place(inProduction, [hidden]);
  ports.galleries.version = async (ref) => {
    const found = await there.version(ref);
    const isFailed =
      found &&
      ref.gallery === inProduction.gallery &&
      !ports.galleries.writes.some((write) => write.startsWith('create'));
    return isFailed ? { ...failedVersion, ...changes } : found;
  };
}

async function copyToEnd(): Promise<Progress> {
  let carry: string | null = null;
  for (let looks = 0; looks < 10; looks += 1) {
    const input = { imageDefinition: web, promotionId: 'promotion-1', carry };
    const progress: Progress = await copyImageVersion(ports)(input, quietContext());
    if (progress.kind !== 'running') {
      return progress;
    }
    carry = progress.carry;
    ports.clock.millis += 3_600_000;
  }
  throw new Error('It does not end');
}
