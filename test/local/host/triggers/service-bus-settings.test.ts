import { describe, expect, it } from 'vitest';
import { readServiceBusTrigger, readServiceBusOutput } from '../../../../local/host/triggers/service-bus-binding.ts';
import { readServiceBusSettings } from '../../../../local/host/triggers/service-bus-settings.ts';

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings */
describe('extensions.serviceBus of host.json', () => {
  it('has the documented defaults', () => {
    expect(readServiceBusSettings({})).toEqual({
      clientRetryOptions: { mode: 'exponential', tryTimeout: 60_000, delay: 800, maxDelay: 60_000, maxRetries: 3 },
      autoCompleteMessages: true,
      maxAutoLockRenewalDuration: 300_000,
      maxConcurrentCalls: 16,
      prefetchCount: 0,
      maxMessageBatchSize: 1000,
      minMessageBatchSize: 1,
      maxBatchWaitTime: 30_000,
    });
  });

  it('reads time spans and modes as .NET does, and leaves other settings alone', () => {
    const settings = readServiceBusSettings({
      clientRetryOptions: { mode: 'Fixed', delay: '00:00:05' },
      maxAutoLockRenewalDuration: '01:00:00',
      sessionIdleTimeout: '00:01:00',
    });

    expect(settings.clientRetryOptions).toMatchObject({ mode: 'fixed', delay: 5000 });
    expect(settings.maxAutoLockRenewalDuration).toBe(3_600_000);
  });

  it('is refused with every problem', () => {
    const read = () =>
      readServiceBusSettings({ maxConcurrentCalls: 'many', maxBatchWaitTime: 'long', prefetchCount: -1 });

    expect(read).toThrow(/maxConcurrentCalls/);
    expect(read).toThrow(/maxBatchWaitTime: "long" is not a time span/);
    expect(read).toThrow(/prefetchCount/);
  });
});

describe('a Service Bus binding', () => {
  const binding = { name: 'message', type: 'serviceBusTrigger', direction: 'in' } as const;

  it('reads from a queue, one message at a time unless it says many', () => {
    expect(readServiceBusTrigger({ ...binding, queueName: 'orders' })).toEqual({
      connection: undefined,
      source: { queue: 'orders' },
      autoComplete: undefined,
      isBatch: false,
      isBinary: false,
    });
    expect(readServiceBusTrigger({ ...binding, queueName: 'orders', cardinality: 'Many' }).isBatch).toBe(true);
  });

  it("reads from a topic's subscription", () => {
    const { source } = readServiceBusTrigger({ ...binding, topicName: 'facts', subscriptionName: 'mine' });

    expect(source).toEqual({ topic: 'facts', subscription: 'mine' });
  });

  it.each([
    ['neither queue nor topic', {}, /needs a "queueName", or a "topicName"/],
    ['both', { queueName: 'orders', topicName: 'facts' }, /needs a "queueName", or a "topicName"/],
    ['a topic without subscription', { topicName: 'facts' }, /needs a "subscriptionName"/],
    ['sessions', { queueName: 'orders', isSessionsEnabled: true }, /sessions are not supported/],
    ['SDK bindings', { queueName: 'orders', sdkBinding: true }, /SDK bindings are not supported/],
  ])('is refused with %s', (_, options, problem) => {
    expect(() => readServiceBusTrigger({ ...binding, ...options })).toThrow(problem);
  });

  it('writes to a queue or a topic', () => {
    const output = { name: 'out', type: 'serviceBus', direction: 'out', connection: 'Bus' } as const;

    expect(readServiceBusOutput({ ...output, queueName: 'orders' })).toEqual({ connection: 'Bus', entity: 'orders' });
    expect(readServiceBusOutput({ ...output, topicName: 'facts' })).toEqual({ connection: 'Bus', entity: 'facts' });
  });
});
