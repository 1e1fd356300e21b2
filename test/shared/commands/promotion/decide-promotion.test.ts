import { describe, expect, it } from 'vitest';
import {
  cancelPromotion,
  decidePromotion,
  retryPromotion,
} from '../../../../shared/commands/promotion/decide-promotion.ts';
import type { PromotionRecord } from '../../../../shared/domain/records/promotion-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ada, bob } from '../../../support/people.ts';
import { aDefinition, aPromotion, aVersion, inStage, seed } from '../../../support/some-records.ts';

const name = 'ubuntu-web';
const ref = { imageDefinition: name, promotionId: 'promotion-1' };
const act = { by: bob, at: '2026-01-05T08:00:00.000Z', reason: 'stop' };

describe('approving and rejecting', () => {
  it('keeps the approval of somebody other than the requester', async () => {
    const ports = await withPromotion();

    const decided = await decide(ports, 'approve');

    expect(decided).toEqual({ kind: 'recorded', instance: 'promotion-1-0' });
    expect(promotionOf(ports)).toMatchObject({ state: 'waiting', decisions: [{ decision: 'approve', by: bob }] });
    expect(ports.records.all('audit', name)).toMatchObject([{ action: 'promotionApproved', reason: 'looks good' }]);
  });

  it.each(['approve', 'reject'] as const)('does not let the requester %s', async (decision) => {
    const ports = await withPromotion();

    const decided = await decide(ports, decision, ada);

    expect(decided).toMatchObject({ kind: 'refused', why: 'ownRequest' });
    expect(promotionOf(ports)?.decisions).toEqual([]);
  });

  it('counts the same person once', async () => {
    const ports = await withPromotion();
    await decide(ports, 'approve');

    expect((await decide(ports, 'approve')).kind).toBe('unchanged');
    expect(promotionOf(ports)?.decisions).toHaveLength(1);
  });

  it('keeps both approvals when two people decide at the same moment', async () => {
    const ports = await withPromotion();
    ports.records.interfere(() => decide(ports, 'approve', { id: 'cleo-id', name: 'Cleo' }));

    await decide(ports, 'approve');

    expect(promotionOf(ports)?.decisions.map(({ by }) => by.name)).toEqual(['Cleo', 'Bob']);
  });

  it('ends the promotion at the first rejection, frees the stage and holds the version back there', async () => {
    const ports = await withPromotion();

    await decide(ports, 'reject');

    expect(promotionOf(ports)).toMatchObject({ state: 'rejected', decisions: [{ decision: 'reject', by: bob }] });
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({});
    expect(ports.records.all('version', name)[0]?.heldBack).toEqual(['production']);
    expect(ports.records.all('audit', name)).toMatchObject([{ action: 'promotionRejected', by: bob }]);
  });

  it('comes too late once the promotion is on its way', async () => {
    const ports = await withPromotion({ state: 'copying' });

    expect(await decide(ports, 'reject')).toMatchObject({ kind: 'refused', why: 'notWaiting' });
  });

  it('knows what is not there', async () => {
    const ports = memoryPorts();

    expect((await decide(ports, 'approve')).kind).toBe('unknown');
    expect((await retryPromotion(ports, ref, bob, 'again')).kind).toBe('unknown');
    expect((await cancelPromotion(ports, ref, bob, 'stop')).kind).toBe('unknown');
  });
});

describe('cancelling', () => {
  it.each(['waiting', 'halted'] as const)('ends one that is %s at once', async (state) => {
    const ports = await withPromotion({ state });

    await cancelPromotion(ports, ref, bob, 'stop');

    expect(promotionOf(ports)).toMatchObject({ state: 'cancelled', cancel: { by: bob } });
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({});
  });

  it.each(['copying', 'replicating', 'soaking'] as const)('asks one that is %s to stop', async (state) => {
    const ports = await withPromotion({ state });

    const first = await cancelPromotion(ports, ref, bob, 'stop');
    const again = await cancelPromotion(ports, ref, ada, 'stop!');

    expect([first.kind, again.kind]).toEqual(['recorded', 'unchanged']);
    expect(promotionOf(ports)).toMatchObject({ state, cancel: { by: bob } });
    expect(ports.records.all('definition', name)[0]?.openPromotions).toEqual({ production: 'promotion-1' });
  });

  it('comes too late for one that is live', async () => {
    const ports = await withPromotion({ state: 'live' });

    expect(await cancelPromotion(ports, ref, bob, 'stop')).toMatchObject({ kind: 'refused', why: 'state' });
  });
});

describe('retrying', () => {
  it('lets a halted promotion go on, as another run', async () => {
    const halt = { message: 'ReplicationFailed', at: act.at };
    const ports = await withPromotion({ state: 'halted', wave: 1, halt });

    const retried = await retryPromotion(ports, ref, bob, 'storage is back');

    expect(retried.kind).toBe('recorded');
    expect(promotionOf(ports)).toMatchObject({ state: 'copying', wave: 1, attempt: 1, halt: null });
    expect(ports.records.all('audit', name)).toMatchObject([{ action: 'promotionRetried', by: bob }]);
  });

  it.each(['waiting', 'copying', 'live', 'cancelled'] as const)('is for halted ones only, not %s', async (state) => {
    const ports = await withPromotion({ state });

    expect(await retryPromotion(ports, ref, bob, 'again')).toMatchObject({ kind: 'refused', why: 'state' });
  });

  it('does not bring back one that was cancelled', async () => {
    const ports = await withPromotion({ state: 'halted', cancel: act });

    expect((await retryPromotion(ports, ref, bob, 'again')).kind).toBe('refused');
  });
});

async function withPromotion(changes: Partial<PromotionRecord> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    aDefinition({ openPromotions: { production: 'promotion-1' } }),
    aVersion('1.0.0', { stages: { test: inStage() } }),
    aPromotion(changes),
  );
  return ports;
}

function decide(ports: MemoryPorts, decision: 'approve' | 'reject', by = bob) {
  return decidePromotion(ports, ref, { decision, by, reason: 'looks good' });
}

function promotionOf(ports: MemoryPorts): PromotionRecord | undefined {
  return ports.records.all('promotion', name)[0];
}
