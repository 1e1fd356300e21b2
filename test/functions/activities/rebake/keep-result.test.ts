import { beforeEach, describe, expect, it } from 'vitest';
import { readBake } from '../../../../functions/activities/rebake/bake-context.ts';
import { type Ended, keepResult } from '../../../../functions/activities/rebake/keep-result.ts';
import type { MachineCommand } from '../../../../orchestrations/activities.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { aDefinition, aRebake, aVersion, seed } from '../../../support/some-records.ts';

const ref = { imageDefinition: 'ubuntu-web', rebakeId: 'rebake-1' };
const builder = 'machine id=aaa\nhost key=SHA256:1\n';
const fresh = 'machine id=bbb\nhost key=SHA256:2\n';
const now = '2026-01-05T08:00:00.000Z';
const ended: Ended = {
  kind: 'ended',
  state: 'succeeded',
  exitCode: 0,
  output: '',
  error: '',
  startedAt: '2026-01-05T07:58:30.000Z',
  endedAt: '2026-01-05T07:59:00.000Z',
};
const identity = { kind: 'identity', purpose: 'check' } as const;

let ports: MemoryPorts;
beforeEach(async () => {
  ports = memoryPorts();
  const rebake = aRebake({ phase: 'checking', version: '1.0.0', builderIdentity: builder });
  await seed(ports.records, aDefinition(), rebake, aVersion('1.0.0', { state: 'checking' }));
});

async function keep(command: MachineCommand, result: Partial<Ended>) {
  await keepResult(ports, await readBake(ports.records, ref), command, { ...ended, ...result });
  return ports.records.all('version', 'ubuntu-web')[0]!.evidence;
}

describe('what a check on a machine means', () => {
  it.each([
    { state: 'succeeded', outcome: 'passed' },
    { state: 'failed', outcome: 'failed' },
    { state: 'timedOut', outcome: 'timedOut' },
  ] as const)('$state is evidence: $outcome', async ({ state, outcome }) => {
    const kept = await keep({ kind: 'check', name: 'serves' }, { state, output: 'served', error: 'a warning' });

    expect(kept).toEqual([
      {
        check: 'serves',
        required: true,
        outcome,
        at: '2026-01-05T07:59:00.000Z',
        durationSeconds: 30,
        output: 'served\na warning',
        outputUrl: null,
        reportedBy: 'rebake',
      },
    ]);
  });

  it.each([
    { output: 'out', error: '', kept: 'out' },
    { output: '', error: 'error', kept: 'error' },
    { output: '', error: '', kept: '' },
    { output: 'x'.repeat(5000), error: 'the end', kept: `…${'x'.repeat(4087)}\nthe end` },
  ])('the end of what it printed is kept: $error', async ({ output, error, kept }) => {
    const [evidence] = await keep({ kind: 'check', name: 'serves' }, { output, error });

    expect(evidence?.output).toBe(kept);
  });

  it.each([
    { startedAt: null, endedAt: '2026-01-05T07:59:00.000Z', at: '2026-01-05T07:59:00.000Z', durationSeconds: 0 },
    { startedAt: '2026-01-05T07:59:00.000Z', endedAt: null, at: now, durationSeconds: 60 },
    { startedAt: '2026-01-05T09:00:00.000Z', endedAt: null, at: now, durationSeconds: 0 },
    { startedAt: null, endedAt: null, at: now, durationSeconds: 0 },
  ])('from $startedAt to $endedAt took $durationSeconds s', async ({ startedAt, endedAt, at, durationSeconds }) => {
    const [evidence] = await keep({ kind: 'check', name: 'serves' }, { startedAt, endedAt });

    expect(evidence).toMatchObject({ at, durationSeconds });
  });

  it.each([
    { name: 'scan', required: false },
    { name: 'serves', required: true },
    { name: 'unheard-of', required: true },
  ])('of $name is required, as the recipe says: $required', async ({ name, required }) => {
    expect(await keep({ kind: 'check', name }, {})).toMatchObject([{ check: name, required }]);
  });
});

describe('who a machine says that it is', () => {
  it('is kept of the builder, and is no evidence', async () => {
    const kept = await keep({ kind: 'identity', purpose: 'bake' }, { output: 'machine id=ccc' });

    expect(kept).toEqual([]);
    expect(ports.records.all('rebake', 'ubuntu-web')[0]?.builderIdentity).toBe('machine id=ccc');
  });

  it.each<{ what: string; result: Partial<Ended>; outcome: string; output: string }>([
    { what: 'another one', result: { output: fresh }, outcome: 'passed', output: fresh },
    {
      what: 'the builder',
      result: { output: builder },
      outcome: 'failed',
      output:
        "The new machine has the builder's machine id: the image was not generalised\nThe new machine has the builder's host key: the image was not generalised",
    },
    {
      what: 'nobody',
      result: { output: 'machine id=bbb' },
      outcome: 'error',
      output: "The new machine's host key could not be read",
    },
    {
      what: 'nothing: it failed',
      result: { state: 'failed', output: 'a', error: 'b' },
      outcome: 'error',
      output: 'ab',
    },
    { what: 'nothing in time', result: { state: 'timedOut', output: fresh }, outcome: 'error', output: fresh },
  ])('is evidence of a fresh one: $what is $outcome', async ({ result, outcome, output }) => {
    expect(await keep(identity, result)).toMatchObject([{ check: 'identity', required: true, outcome, output }]);
    expect(ports.records.all('rebake', 'ubuntu-web')[0]?.builderIdentity).toBe(builder);
  });
});

it.each<MachineCommand>([{ kind: 'step', index: 0 }, { kind: 'generalise' }])('%o is no evidence', async (command) => {
  expect(await keep(command, { state: 'failed' })).toEqual([]);
});
