import { describe, expect, it } from 'vitest';
import { carryOn, carryOnOrLater } from '../../../shared/commands/carry-on.ts';
import { transact } from '../../../shared/commands/transact.ts';
import type { PromotionState } from '../../../shared/domain/records/promotion-record.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { aDefinition, aPromotion, seed } from '../../support/some-records.ts';

const name = 'ubuntu-web';

describe('the outbox', () => {
  it('is sent, in order, and emptied', async () => {
    const ports = await withMessages();

    await carryOn(ports, recording([]), name);

    expect(ports.messages.published.map(({ message }) => message.subject)).toEqual(['first', 'second']);
    expect(ports.messages.alerted).toHaveLength(1);
    expect(ports.records.all('outbox', name)).toEqual([]);
  });

  it('keeps what could not be sent, and sends it the next time', async () => {
    const ports = await withMessages();
    ports.messages.failNext(new AzureUnavailableError('publish', null));
    await expect(carryOn(ports, recording([]), name)).rejects.toThrow(AzureUnavailableError);

    await carryOn(ports, recording([]), name);

    expect(ports.messages.published).toHaveLength(2);
    expect(ports.records.all('outbox', name)).toEqual([]);
  });

  it('does not keep orchestrations from starting while it cannot be sent', async () => {
    const ports = await withMessages();
    await seed(ports.records, aDefinition({ runningRebake: 'rebake-1' }));
    ports.messages.failNext(new AzureUnavailableError('publish', null));
    const started: string[] = [];

    await expect(carryOn(ports, recording(started), name)).rejects.toThrow(AzureUnavailableError);

    expect(started).toEqual(['rebake rebake-1']);
  });

  it('sends the others when one is refused, and says so', async () => {
    const ports = await withMessages();
    ports.messages.failNext(new AzureRefusedError('publish', 413, 'PayloadTooLarge', 'too large'));

    await expect(carryOn(ports, recording([]), name)).rejects.toThrow('too large');

    expect(ports.messages.published.map(({ message }) => message.subject)).toEqual(['second']);
    expect(ports.messages.alerted).toHaveLength(1);
    expect(ports.records.all('outbox', name)).toMatchObject([{ message: { subject: 'first' } }]);
  });

  it('does not try a receiver that is out of reach again at once, and goes on with the other', async () => {
    const ports = await withMessages();
    ports.messages.failNext(new AzureUnavailableError('publish', null));

    await expect(carryOn(ports, recording([]), name)).rejects.toThrow(AzureUnavailableError);

    expect(ports.messages.published).toEqual([]);
    expect(ports.messages.alerted).toHaveLength(1);
  });

  it('is left to the sweep by whoever only recorded a change', async () => {
    const ports = await withMessages();
    ports.messages.failNext(new AzureUnavailableError('publish', null));
    const warned: string[] = [];

    await carryOnOrLater(ports, recording([]), name, { warn: (message) => void warned.push(message) });

    expect(warned).toEqual(['The sweep has to carry on ubuntu-web: Azure is unavailable: publish']);
  });

  it('sends again under the same id when the process died before it was noted', async () => {
    const ports = await withMessages();
    const died = { ...ports, records: { ...ports.records, commit: () => Promise.reject(new Error('killed')) } };
    await expect(carryOn(died, recording([]), name)).rejects.toThrow('killed');

    await carryOn(ports, recording([]), name);

    const ids = ports.messages.published.map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
  });

  it('is sent although somebody else sends it at the same time', async () => {
    const ports = await withMessages();

    await Promise.all([carryOn(ports, recording([]), name), carryOn(ports, recording([]), name)]);

    expect(new Set(ports.messages.published.map(({ id }) => id)).size).toBe(2);
    expect(ports.records.all('outbox', name)).toEqual([]);
  });
});

describe('orchestrations that the records ask for', () => {
  it('are the running rebake and what is open in each stage', async () => {
    const ports = memoryPorts();
    await seed(
      ports.records,
      aDefinition({ runningRebake: 'rebake-1', openPromotions: { production: 'promotion-1' } }),
      aPromotion({ state: 'copying', attempt: 1 }),
    );
    const started: string[] = [];

    await carryOn(ports, recording(started), name);

    expect(started).toEqual(['rebake rebake-1', 'promote promotion-1-1']);
  });

  it.each<PromotionState>(['halted', 'live', 'rejected', 'expired', 'cancelled'])(
    'do not include a promotion that is %s',
    async (state) => {
      const ports = memoryPorts();
      await seed(ports.records, aDefinition({ openPromotions: { production: 'promotion-1' } }), aPromotion({ state }));
      const started: string[] = [];

      await carryOn(ports, recording(started), name);

      expect(started).toEqual([]);
    },
  );

  it('are none where the image definition is gone', async () => {
    const started: string[] = [];

    await carryOn(memoryPorts(), recording(started), name);

    expect(started).toEqual([]);
  });
});

async function withMessages(): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await transact(ports, name, (draft) => {
    for (const subject of ['first', 'second']) {
      draft.send({ kind: 'fact', eventType: 'Rebake.Test', subject, data: {} });
    }
    draft.send({ kind: 'alert', severity: 'warning', title: 'Look', text: '', facts: [], links: [] });
    return Promise.resolve();
  });
  return ports;
}

function recording(started: string[]): Orchestrations {
  return {
    start: (orchestrator, id) => {
      started.push(`${orchestrator} ${id}`);
      return Promise.resolve('started');
    },
    wake: () => Promise.resolve(),
    isRunning: () => Promise.resolve(false),
  };
}
