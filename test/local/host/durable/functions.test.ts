import { expect, it } from 'vitest';
import { findDurableFunctions } from '../../../../local/host/durable/functions.ts';
import type { FunctionMetadata } from '../../../../local/host/worker/invocation.ts';

const fn = (name: string, type: string): FunctionMetadata => ({
  name,
  functionId: name,
  directory: '',
  scriptFile: '',
  rawBindings: [JSON.stringify({ name: `${name}Binding`, type })],
});

const functions = findDurableFunctions(
  [
    fn('Order', 'orchestrationTrigger'),
    fn('pack', 'ActivityTrigger'),
    fn('Counter', 'entityTrigger'),
    fn('api', 'httpTrigger'),
  ],
  [
    { name: 'Copy', reason: "The binding type(s) 'blob' are not supported by this host." },
    { name: 'ship', reason: 'disabled' },
  ],
);

it('finds functions by their trigger, in any casing', () => {
  expect(functions.orchestrator('ORDER')).toEqual({ name: 'Order', binding: 'OrderBinding' });
  expect(functions.activity('Pack')).toEqual({ name: 'pack', binding: 'packBinding' });
  expect(functions.entity('counter')).toEqual({ name: 'Counter', binding: 'CounterBinding' });
  expect(functions.activity('api')).toBeUndefined();
  expect(functions.orchestratorNames).toEqual(['Order']);
  expect(functions.entityNames).toEqual(['counter']);
});

it.each([
  { name: 'nobody', why: 'which the app does not have', onlyHere: false },
  { name: 'SHIP', why: 'which is disabled', onlyHere: false },
  {
    name: 'copy',
    why: "which this host leaves out: The binding type(s) 'blob' are not supported by this host",
    onlyHere: true,
  },
])('says why $name is not there', ({ name, why, onlyHere }) => {
  expect(functions.whyMissing(name)).toEqual({ why, onlyHere });
});
