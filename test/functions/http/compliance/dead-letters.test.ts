import { expect, it } from 'vitest';
import { noteDeliveryFailure } from '../../../../shared/commands/compliance/delivery-failures.ts';
import { createApi } from '../../../support/call-api.ts';

it('shows what could not be delivered, with the reason, queue by queue', async () => {
  const api = createApi();
  api.ports.deadLetters.give('alerts', { messageId: 'a1', body: { kind: 'alert' } });
  api.ports.deadLetters.give('alerts', { messageId: 'a2' });

  const first = await api.call('listDeadLetters', { query: { queue: 'alerts', limit: '1' } });
  const second = await api.call('listDeadLetters', {
    query: { queue: 'alerts', limit: '1', cursor: String(first.json['cursor']) },
  });
  const other = await api.call('listDeadLetters', { query: { queue: 'machine-events' } });

  expect(first.json['items']).toMatchObject([
    { messageId: 'a1', reason: 'MaxDeliveryCountExceeded', deliveries: 10, body: { kind: 'alert' } },
  ]);
  expect(second.json).toMatchObject({ items: [{ messageId: 'a2' }], cursor: null });
  expect(other.json).toEqual({ items: [], cursor: null });
});

it('says why a message could not be delivered the last time, also one that was put off or replayed before', async () => {
  const api = createApi();
  ['a1', 'a2~later3~replay1', 'a3'].forEach((messageId) => api.ports.deadLetters.give('alerts', { messageId }));
  await noteDeliveryFailure(api.ports, 'a1', new Error('There is no secret webhook'));
  await noteDeliveryFailure(api.ports, 'a2', new Error('Teams refuses it'));
  api.ports.clock.millis += 1000;
  await noteDeliveryFailure(api.ports, 'a2~later1', new Error('Teams refuses it again'));

  const { json } = await api.call('listDeadLetters', { query: { queue: 'alerts' } });

  const items = json['items'] as readonly { lastFailure: unknown }[];
  expect(items.map(({ lastFailure }) => lastFailure)).toEqual([
    { message: 'There is no secret webhook', at: '2026-01-05T08:00:00.000Z' },
    { message: 'Teams refuses it again', at: '2026-01-05T08:00:01.000Z' },
    null,
  ]);
});

it('replays those with the ids asked for, and says which are missing', async () => {
  const api = createApi();
  api.ports.deadLetters.give('alerts', { messageId: 'a1', body: 1 });
  api.ports.deadLetters.give('alerts', { messageId: 'a2', body: 2 });

  const some = await api.call('replayDeadLetters', { body: { queue: 'alerts', messageIds: ['a2', 'a9'] } });
  const rest = await api.call('replayDeadLetters', { body: { queue: 'alerts' } });

  expect(some.json).toEqual({ replayed: ['a2'], missing: ['a9'] });
  expect(rest.json).toEqual({ replayed: ['a1'], missing: [] });
  expect(api.ports.deadLetters.replayed.map(({ body }) => body)).toEqual([2, 1]);
});

it('knows no other queues', async () => {
  const api = createApi();

  const list = await api.call('listDeadLetters', { query: { queue: 'orders', cursor: 'x' } });
  const replay = await api.call('replayDeadLetters', { body: { queue: 'orders', messageIds: [] } });

  expect([list, replay].map(({ status }) => status)).toEqual([400, 400]);
  expect((list.json['errors'] as readonly { path: string }[]).map(({ path }) => path)).toEqual(['queue', 'cursor']);
});
