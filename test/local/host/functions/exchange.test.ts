import { describe, expect, it } from 'vitest';
import { exchange } from '../../../../local/host/functions/exchange.ts';
import type { Invocation, InvocationResult, TypedData } from '../../../../local/host/worker/invocation.ts';
import { hostFunction } from '../support/host-function.ts';

const invocation: Invocation = {
  functionName: 'f',
  invocationId: 'i',
  inputData: [{ name: 'trigger', data: { string: 'x' } }],
  triggerMetadata: {},
};
const client = { name: 'client', type: 'durableClient', direction: 'in' as const };
const failure: InvocationResult = { status: 'Failure', exception: { message: 'no', stackTrace: '' } };

/** Runs `f` with outputs `one`, `two` and the return value; `one` refuses the text `bad`. */
async function run(answer: InvocationResult, inputs = [client]) {
  const sent: [name: string, value: TypedData][] = [];
  const asked: Invocation[] = [];
  const seen: InvocationResult[] = [];
  const sender = (name: string) => ({
    name,
    send: (value: TypedData) => {
      if ('string' in value && value.string === 'bad') {
        return Promise.reject(new Error('the queue refused it'));
      }
      sent.push([name, value]);
      return Promise.resolve();
    },
  });
  const fn = hostFunction({ name: 'f', inputs, senders: ['one', 'two', '$return'].map(sender) });
  const result = await exchange(fn, invocation, {
    supervisor: { invoke: (one) => Promise.resolve((asked.push(one), answer)) },
    durableClient: () => 'the client',
    onExchange: (_one, given) => void seen.push(given),
  });
  return { sent, result, seen, inputs: asked[0]!.inputData };
}

const success = (
  outputs: Record<string, TypedData | Record<string, never>>,
  returnValue?: TypedData,
): InvocationResult => ({
  status: 'Success',
  outputData: Object.entries(outputs).map(([name, data]) => ({ name, data })),
  ...(returnValue && { returnValue }),
});

describe('a call of the app', () => {
  it('is given the durable clients that it asks for', async () => {
    const { inputs } = await run(success({}));

    expect(inputs).toEqual([...invocation.inputData, { name: 'client', data: { string: 'the client' } }]);
  });

  it('is not given a client twice, nor one that it did not ask for', async () => {
    expect((await run(success({}), [{ ...client, name: 'trigger' }])).inputs).toEqual(invocation.inputData);
    expect((await run(success({}), [])).inputs).toEqual(invocation.inputData);
  });

  it('sends what the function set for its outputs and returned', async () => {
    const { sent } = await run(success({ two: { string: 'b' }, one: { string: 'a' } }, { json: '{}' }));

    expect(sent).toEqual([
      ['one', { string: 'a' }],
      ['two', { string: 'b' }],
      ['$return', { json: '{}' }],
    ]);
  });

  it('sends nothing for an output without a value', async () => {
    expect((await run(success({ one: {} }))).sent).toEqual([]);
  });

  it('sends nothing when the function failed', async () => {
    expect(await run(failure)).toMatchObject({ sent: [], result: failure });
  });

  it('fails when a message could not be sent; those before it have gone', async () => {
    const { sent, result } = await run(success({ one: { string: 'bad' }, two: { string: 'b' } }));

    expect(sent).toEqual([]);
    expect(result).toMatchObject({ status: 'Failure', exception: { message: 'the queue refused it' } });
  });

  it('shows what passed to whoever watches', async () => {
    expect((await run(failure)).seen).toEqual([failure]);
  });
});
