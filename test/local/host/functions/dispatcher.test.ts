import { expect, it } from 'vitest';
import { createDispatcher, type Dispatcher } from '../../../../local/host/functions/dispatcher.ts';
import type { HostFunction } from '../../../../local/host/functions/host-function.ts';
import type { OutputBinding } from '../../../../local/host/outputs/output-binding.ts';
import type { Invocation, InvocationResult } from '../../../../local/host/worker/invocation.ts';
import { WorkerGoneError } from '../../../../local/host/workers/worker-process.ts';

const success: InvocationResult = { status: 'Success', outputData: [] };
const failure = (message: string, stackTrace = ''): InvocationResult => ({
  status: 'Failure',
  exception: { message, stackTrace },
});

function aFunction(changes: Partial<HostFunction> = {}): HostFunction {
  const metadata = { name: 'pack', functionId: 'pack-id', directory: '', scriptFile: '', rawBindings: [] };
  const trigger = { name: 'order', type: 'activityTrigger', direction: 'in' } as const;
  return { name: 'pack', metadata, trigger, inputs: [], outputs: [], senders: [], disabled: false, ...changes };
}

function arrange(answer: InvocationResult | Error): { dispatcher: Dispatcher; asked: Invocation[]; lines: string[] } {
  const asked: Invocation[] = [];
  const lines: string[] = [];
  const dispatcher = createDispatcher({
    supervisor: {
      invoke(invocation) {
        asked.push(invocation);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    durableClient: () => 'the client',
    logger: { log: (level, category, message) => void lines.push(`${level} ${category}: ${message}`) },
  });
  return { dispatcher, asked, lines };
}

const data = { value: { string: 'x' }, metadata: {}, reason: 'Somebody asked.', invocationId: '1' };

it('logs a call before and after it, with reason, id and how it ended', async () => {
  const { dispatcher, lines } = arrange(success);

  await dispatcher.trigger(aFunction(), data);

  expect(lines).toEqual([
    "information Function.pack: Executing 'Functions.pack' (Reason='Somebody asked.', Id=1)",
    expect.stringMatching(
      /^information Function\.pack: Executed 'Functions\.pack' \(Succeeded, Id=1, Duration=\d+ms\)$/,
    ),
  ]);
});

const outOfProc = (state: object): string =>
  `false\n\n$OutOfProcData$:${JSON.stringify({ isDone: false, actions: [[]], ...state })}`;

it.each([
  { what: 'with its stack', exception: failure('x', 'Error: x\n at y'), text: 'Error: x\n at y' },
  { what: 'by its message without one', exception: failure('x'), text: 'x' },
  {
    what: 'of an orchestrator by what it threw',
    exception: failure(outOfProc({ error: 'no city\n' }), 'false'),
    text: "Orchestrator function 'pack' failed: no city",
  },
  {
    what: 'of an orchestrator that threw no Error',
    exception: failure(outOfProc({}), 'false'),
    text: "Orchestrator function 'pack' failed: it threw something that is no Error",
  },
])('logs a failure $what', async ({ exception, text }) => {
  const { dispatcher, lines } = arrange(exception);

  await dispatcher.trigger(aFunction(), data);

  expect(lines.at(-1)).toBe(`error Function.pack: ${text}`);
});

it('gives durable clients their value, and leaves values that are there', async () => {
  const inputs = ['client', 'given'].map((name) => ({ name, type: 'durableClient', direction: 'in' as const }));
  const { dispatcher, asked } = arrange(success);
  const invocation = {
    functionName: 'pack-id',
    invocationId: '1',
    inputData: [{ name: 'given', data: { string: 'own' } }],
    triggerMetadata: {},
  };

  await dispatcher.run(aFunction({ inputs }), invocation, '');

  expect(asked[0]?.inputData).toEqual([
    { name: 'given', data: { string: 'own' } },
    { name: 'client', data: { string: 'the client' } },
  ]);
});

it('sends return value and named outputs where they go, and nothing that was not set', async () => {
  const sent: unknown[] = [];
  const sender = (name: string): OutputBinding => ({
    name,
    send: (value) => Promise.resolve(void sent.push([name, value])),
  });
  const { dispatcher } = arrange({
    status: 'Success',
    returnValue: { string: 'returned' },
    outputData: [
      { name: 'queue', data: { json: '[1]' } },
      { name: 'empty', data: {} },
    ],
  });

  await dispatcher.trigger(aFunction({ senders: ['$return', 'queue', 'empty', 'unset'].map(sender) }), data);

  expect(sent).toEqual([
    ['$return', { string: 'returned' }],
    ['queue', { json: '[1]' }],
  ]);
});

it('fails the call when an output cannot be sent', async () => {
  const senders = [{ name: '$return', send: () => Promise.reject(new Error('no such queue')) }];
  const { dispatcher } = arrange({ status: 'Success', returnValue: { string: 'x' }, outputData: [] });

  const result = await dispatcher.trigger(aFunction({ senders }), data);

  expect(result).toMatchObject({ status: 'Failure', exception: { message: 'no such queue' } });
});

it('counts a call as failed when the worker dies under it, and leaves it to callers who can to try again', async () => {
  const { dispatcher, lines } = arrange(new WorkerGoneError('The worker process ended (exit code 3).'));
  const invocation = { functionName: 'pack-id', invocationId: '1', inputData: [], triggerMetadata: {} };

  const triggered = await dispatcher.trigger(aFunction(), data);

  expect(triggered).toMatchObject({
    status: 'Failure',
    exception: { message: 'The worker process ended (exit code 3).' },
  });
  expect(lines.slice(1)).toEqual([
    expect.stringContaining("Executed 'Functions.pack' (Failed"),
    'error Function.pack: The worker process ended (exit code 3).',
  ]);
  await expect(dispatcher.run(aFunction(), invocation, '')).rejects.toThrow(WorkerGoneError);
});
