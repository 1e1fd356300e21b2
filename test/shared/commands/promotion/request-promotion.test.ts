import { describe, expect, it } from 'vitest';
import { requestPromotion } from '../../../../shared/commands/promotion/request-promotion.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada, bob } from '../../../support/people.ts';
import { aDefinition, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const live = { version: '1.0.0', since: '2026-01-05T08:00:00.000Z', previous: [] };

describe('requesting a promotion', () => {
  it('takes the stage and asks the approvers, in one batch', async () => {
    const ports = await withVersions();

    const asked = await request(ports);

    expect(ports.records.commits).toHaveLength(2);
    const [promotion] = ports.records.all('promotion', name);
    expect(asked).toEqual({ kind: 'requested', promotionId: promotion?.promotionId });
    expect(promotion).toMatchObject({ state: 'waiting', requestedBy: ada, expiresAt: '2026-01-12T08:00:00.000Z' });
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({ production: promotion?.promotionId });
    expect(ports.records.all('outbox', name)).toMatchObject([
      { message: { severity: 'information', title: `Approve ${name} 1.0.1 for production?` } },
    ]);
  });

  it('meets a conflict with the promotion that holds the stage', async () => {
    const ports = await withVersions();
    const first = await request(ports);

    const second = await request(ports, { by: bob });

    expect(second).toMatchObject({
      kind: 'conflict',
      promotionId: first.kind === 'requested' ? first.promotionId : '',
    });
    expect(ports.records.all('promotion', name)).toHaveLength(1);
  });

  it('meets the conflict too when both ask at the same moment', async () => {
    const ports = await withVersions();
    ports.records.interfere(() => request(ports, { by: bob }));

    expect((await request(ports)).kind).toBe('conflict');
    expect(ports.records.all('promotion', name)).toMatchObject([{ requestedBy: bob }]);
  });

  it('is stale when another version is live than expected', async () => {
    const ports = await withVersions({ live: { production: live } });

    expect(await request(ports, { ifLive: '0.9.0' })).toMatchObject({ kind: 'stale', live: '1.0.0' });
    expect(await request(ports, { ifLive: null })).toMatchObject({ kind: 'stale', live: '1.0.0' });
    expect((await request(ports, { ifLive: '1.0.0' })).kind).toBe('requested');
  });

  it('names every fault of the request at once', async () => {
    const ports = await withVersions();

    const asked = await request(ports, { stage: 'nowhere', reason: '' });

    expect(asked.kind === 'invalid' && asked.problems.map(({ path }) => path)).toEqual(['reason', 'stage']);
  });

  it.each([
    { version: '0.9.0', why: 'rejected', words: 'only an accepted version' },
    { version: '1.0.0', why: 'live already', words: 'is live in production already' },
  ])('refuses a version that is $why', async ({ version, words }) => {
    const ports = await withVersions({ live: { production: live } });

    const asked = await request(ports, { version });

    expect(asked).toMatchObject({ kind: 'refused', message: expect.stringContaining(words) as string });
  });

  it.each([
    { how: 'is shown in one of its regions', excludeFromLatest: false, kind: 'refused' },
    { how: 'is hidden in all', excludeFromLatest: true, kind: 'requested' },
  ])('below a later version that was given up and $how is $kind', async ({ excludeFromLatest, kind }) => {
    const ports = await withVersions({ live: { production: live } });
    const desired = [
      { name: 'eastus', replicas: 1, excludeFromLatest: true },
      { name: 'westeurope', replicas: 1, excludeFromLatest },
    ];
    const production = inStage({ state: 'halted', desired, liveSince: null });
    await seed(ports.records, aVersion('1.1.0', { stages: { production } }));

    expect((await request(ports)).kind).toBe(kind);
  });

  it('knows what is not there', async () => {
    const ports = await withVersions();

    expect((await request(ports, { version: '9.9.9' })).kind).toBe('unknown');
  });
});

async function withVersions(changes: Partial<ImageDefinitionRecord> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    aDefinition(changes),
    aVersion('0.9.0', { state: 'rejected' }),
    aVersion('1.0.0', { stages: { test: inStage({ state: 'superseded' }) } }),
    aVersion('1.0.1', { stages: { test: inStage() } }),
  );
  return ports;
}

function request(ports: MemoryPorts, changes: Partial<Parameters<typeof requestPromotion>[2]> = {}) {
  return requestPromotion(ports, name, { version: '1.0.1', stage: 'production', reason: 'ready', by: ada, ...changes });
}
