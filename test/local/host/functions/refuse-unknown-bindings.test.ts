import { expect, it } from 'vitest';
import type { Binding } from '../../../../local/host/functions/binding.ts';
import { refuseUnknownBindings } from '../../../../local/host/functions/refuse-unknown-bindings.ts';

const binding = (type: string, direction: Binding['direction'] = 'in'): Binding => ({ name: type, type, direction });

const check = (trigger: string, others: readonly Binding[] = [], has = (): boolean => true): void =>
  refuseUnknownBindings(
    {
      trigger: binding(trigger),
      inputs: others.filter(({ direction }) => direction === 'in'),
      outputs: others.filter(({ direction }) => direction === 'out'),
    },
    has,
  );

it.each(['httpTrigger', 'TIMERTRIGGER', 'eventGridTrigger', 'serviceBusTrigger', 'entityTrigger', 'warmupTrigger'])(
  'serves %s',
  (type) => {
    expect(() => check(type)).not.toThrow();
  },
);

it('serves the durable client and the outputs that it has', () => {
  const others = [
    binding('durableClient'),
    binding('http', 'out'),
    binding('eventGrid', 'out'),
    binding('serviceBus', 'out'),
  ];

  expect(() => check('httpTrigger', others)).not.toThrow();
});

it.each([
  { trigger: 'queueTrigger', others: [], names: "'queueTrigger'" },
  { trigger: 'httpTrigger', others: [binding('blob', 'out')], names: "'blob'" },
  { trigger: 'httpTrigger', others: [binding('cosmosDB'), binding('table', 'out')], names: "'cosmosDB', 'table'" },
  { trigger: 'httpTrigger', others: [binding('timerTrigger')], names: "'timerTrigger'" },
  { trigger: 'http', others: [], names: "'http'" },
])('refuses $trigger with $names, naming all at once', ({ trigger, others, names }) => {
  expect(() => check(trigger, others)).toThrow(`The binding type(s) ${names} are not supported by this host.`);
});

it('refuses bindings whose extension the app did not install', () => {
  const has = (type: string): boolean => type === 'httpTrigger';

  expect(() =>
    check('httpTrigger', [binding('durableClient'), binding('serviceBus', 'out')], has as () => boolean),
  ).toThrow("The binding type(s) 'durableClient', 'serviceBus' are not registered.");
});
