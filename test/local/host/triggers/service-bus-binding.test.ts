import { describe, expect, it } from 'vitest';
import type { Binding } from '../../../../local/host/functions/binding.ts';
import { readServiceBusOutput, readServiceBusTrigger } from '../../../../local/host/triggers/service-bus-binding.ts';

const binding = (settings: object): Binding => ({ name: 'b', type: 'serviceBusTrigger', direction: 'in', ...settings });
const defaults = { connection: undefined, autoComplete: undefined, isBatch: false, isBinary: false };

describe('a serviceBusTrigger', () => {
  it.each([
    { settings: { queueName: 'q' }, read: { ...defaults, source: { queue: 'q' } } },
    {
      settings: { queueName: 'q', connection: 'Bus' },
      read: { ...defaults, connection: 'Bus', source: { queue: 'q' } },
    },
    {
      settings: { topicName: 't', subscriptionName: 's' },
      read: { ...defaults, source: { topic: 't', subscription: 's' } },
    },
    { settings: { queueName: 'q', cardinality: 'Many' }, read: { ...defaults, source: { queue: 'q' }, isBatch: true } },
    { settings: { queueName: 'q', dataType: 'Binary' }, read: { ...defaults, source: { queue: 'q' }, isBinary: true } },
    { settings: { queueName: 'q', dataType: 'string' }, read: { ...defaults, source: { queue: 'q' } } },
    {
      settings: { queueName: 'q', autoComplete: false },
      read: { ...defaults, source: { queue: 'q' }, autoComplete: false },
    },
    {
      settings: { queueName: 'q', autoComplete: false, autoCompleteMessages: true },
      read: { ...defaults, source: { queue: 'q' }, autoComplete: true },
    },
    { settings: { queueName: 'q', isSessionsEnabled: false }, read: { ...defaults, source: { queue: 'q' } } },
  ])('is read from $settings', ({ settings, read }) => {
    expect(readServiceBusTrigger(binding(settings))).toEqual(read);
  });

  it.each([
    { settings: {}, says: 'needs a "queueName", or a "topicName"' },
    { settings: { queueName: '' }, says: 'queueName' },
    { settings: { queueName: 'q', topicName: 't' }, says: 'needs a "queueName", or a "topicName"' },
    { settings: { topicName: 't' }, says: 'needs a "subscriptionName"' },
    { settings: { queueName: 'q', isSessionsEnabled: true }, says: 'sessions are not supported by this host' },
    { settings: { queueName: 'q', sdkBinding: true }, says: 'SDK bindings are not supported by this host' },
    { settings: { queueName: 'q', cardinality: 'few' }, says: 'cardinality' },
    { settings: { queueName: 'q', isSessionsEnabled: true, cardinality: 'few' }, says: /sessions.*; cardinality/ },
  ])('cannot be served with $settings', ({ settings, says }) => {
    expect(() => readServiceBusTrigger(binding(settings))).toThrow(says);
  });
});

describe('a serviceBus output', () => {
  it.each([
    { settings: { queueName: 'q' }, read: { connection: undefined, entity: 'q' } },
    { settings: { topicName: 't', connection: 'Bus' }, read: { connection: 'Bus', entity: 't' } },
  ])('is read from $settings', ({ settings, read }) => {
    expect(readServiceBusOutput(binding(settings))).toEqual(read);
  });

  it('names its type in what it says', () => {
    expect(() => readServiceBusOutput({ ...binding({}), type: 'serviceBus' })).toThrow(
      'The serviceBus binding is not valid',
    );
  });
});
