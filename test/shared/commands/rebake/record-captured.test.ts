import { beforeEach, describe, expect, it } from 'vitest';
import { recordCaptured } from '../../../../shared/commands/rebake/record-captured.ts';
import { recordDiscarded } from '../../../../shared/commands/rebake/record-discarded.ts';
import type { ImageVersionRecord } from '../../../../shared/domain/records/image-version-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aRebake, aVersion, inStage, seed } from '../../../support/some-records.ts';
import { aRecipe } from '../../domain/a-recipe.ts';

const web = 'ubuntu-web';
const at = '2026-01-05T08:00:00.000Z';
const region = { name: 'westeurope', replicas: 1, excludeFromLatest: true };

let ports: MemoryPorts;
beforeEach(() => {
  ports = memoryPorts();
});

const made = (changes: Partial<ImageVersionRecord>) => seed(ports.records, aVersion('1.0.0', changes));
const version = () => ports.records.all('version', web)[0]!;
const capture = () => recordCaptured(ports, aRecipe(), '1.0.0', '/galleries/rebake_test/1.0.0', region);
const discard = () => recordDiscarded(ports, aRebake(), '1.0.0');

describe('a version that was captured', () => {
  it('is in the first stage alone, hidden, and systems are told', async () => {
    await made({ state: 'baking', bakedAt: null });

    await capture();

    const resourceId = '/galleries/rebake_test/1.0.0';
    const never = { observed: [], liveSince: null, liveUntil: null };
    expect(version()).toMatchObject({ state: 'baked', bakedAt: at });
    expect(version().stages).toEqual({ test: { state: 'none', resourceId, desired: [region], ...never } });
    expect(ports.records.all('audit', web)).toMatchObject([
      {
        action: 'imageVersionBaked',
        sentence: 'ubuntu-web 1.0.0 is baked and hidden in gallery rebake_test',
        from: 'baking',
        to: 'baked',
      },
    ]);
    expect(ports.records.all('outbox', web).map(({ message }) => message)).toEqual([
      {
        kind: 'fact',
        eventType: 'Rebake.ImageVersion.Baked',
        subject: 'ubuntu-web/1.0.0',
        data: { imageDefinition: web, version: '1.0.0', resourceId },
      },
    ]);
  });

  it.each(['baked', 'checking', 'accepted', 'cancelled', 'revoked'] as const)(
    'is left alone once %s',
    async (state) => {
      await made({ state });

      await capture();

      expect(version()).toMatchObject({ state, stages: {} });
      expect(ports.records.all('outbox', web)).toEqual([]);
    },
  );
});

describe('a version that was discarded', () => {
  it('is in no region of the first stage any more, and its timeline says so', async () => {
    const production = inStage();
    await made({ stages: { test: inStage({ state: 'none', desired: [region] }), production } });

    await discard();

    expect(version().stages).toMatchObject({ test: { state: 'retired', desired: [], observed: [] }, production });
    expect(ports.records.all('audit', web)).toMatchObject([
      {
        action: 'imageVersionDiscarded',
        sentence: 'ubuntu-web 1.0.0 is not in gallery rebake_test any more',
        reason: 'its rebake ended before it could be judged',
      },
    ]);
  });

  it.each([
    { what: 'it never was there', stages: {} },
    { what: 'it was discarded before', stages: { test: inStage({ state: 'retired', desired: [region] }) } },
  ])('is nothing new where $what', async ({ stages }) => {
    await made({ stages });
    const before = ports.records.commits.length;

    await discard();

    expect(ports.records.commits).toHaveLength(before);
  });
});
