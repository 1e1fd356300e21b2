import { describe, expect, it } from 'vitest';
import { runMachineCommand } from '../../../../functions/activities/rebake/run-machine-command.ts';
import type { Progress } from '../../../../shared/domain/progress.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import type { Command, CommandResult } from '../../../../shared/ports/machines.ts';
import { aRecipe, writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory/app-ports.ts';
import { quietContext } from '../../../support/quiet-context.ts';
import { aDefinition, aRebake, aVersion, seed } from '../../../support/some-records.ts';

const step = { kind: 'step' as const, index: 0 };
const generalise = { kind: 'generalise' as const };
const timedOut: CommandResult = {
  kind: 'ended',
  state: 'timedOut',
  exitCode: null,
  output: '',
  error: '',
  startedAt: '2026-01-05T08:00:00.000Z',
  endedAt: '2026-01-05T08:30:00.000Z',
};

describe('a command on a machine', () => {
  it('of Windows gets its variables by the names that its script declares', async () => {
    const commands: Command[] = [];
    const ports = await baking('Windows', (command) => {
      commands.push(command);
      return { kind: 'running', waitSeconds: null };
    });

    await run(ports, step);

    expect(commands[0]?.parameters).toEqual({ env_MODE: 'quick' });
    expect(commands[0]?.script).toContain('param([string]$env_MODE, [string]$env_TOKEN)');
    expect((await commands[0]!.prepare()).protectedParameters).toEqual({ env_TOKEN: 's3cret' });
  });

  it('of a step that does not end in time fails the bake, and its record says so', async () => {
    const ports = await baking('Linux', () => timedOut);

    expect(await run(ports, step)).toMatchObject({ kind: 'failed', message: 'did not end in time: no output' });
    expect(ports.records.all('rebake', 'ubuntu-web')[0]?.steps).toMatchObject([{ state: 'timedOut', exitCode: null }]);
  });

  it('that generalises Linux may wipe the agent that would report; Windows may not be silent', async () => {
    const linux = await baking('Linux', () => timedOut);
    const windows = await baking('Windows', () => timedOut);

    expect(await run(linux, { kind: 'generalise' })).toEqual({ kind: 'done' });
    expect(await run(windows, { kind: 'generalise' })).toMatchObject({ kind: 'failed' });
  });

  it.each([
    { what: 'generalises Linux', type: 'Linux', command: generalise, minutes: 11, ends: 'done' },
    { what: 'generalises Linux, in its first minutes', type: 'Linux', command: generalise, minutes: 9 },
    { what: 'generalises Windows', type: 'Windows', command: generalise, minutes: 60 },
    { what: 'is a step', type: 'Linux', command: step, minutes: 60 },
  ] as const)('that $what and is not heard of again: $ends', async ({ type, command, minutes, ...expected }) => {
    const ports = await baking(type, () => ({ kind: 'running', waitSeconds: null }));
    const carry = carryOf(await run(ports, command));

    ports.clock.millis += minutes * 60_000;
    const { kind } = await run(ports, command, carry);

    expect(kind).toBe('ends' in expected ? expected.ends : 'running');
  });

  it('that Azure throttled for longer than it may take has all its time once it runs', async () => {
    let isThrottled = true;
    const ports = await baking('Linux', () => {
      if (isThrottled) {
        throw new AzureUnavailableError('start run command', 600);
      }
      return { kind: 'running', waitSeconds: null };
    });
    const waiting = carryOf(await run(ports, generalise));
    ports.clock.millis += 3_600_000;
    isThrottled = false;

    const started = await run(ports, generalise, waiting);
    ports.clock.millis += 9 * 60_000;
    const later = await run(ports, generalise, carryOf(started));
    ports.clock.millis += 2 * 60_000;
    const atLast = await run(ports, generalise, carryOf(later));

    expect([started.kind, later.kind, atLast.kind]).toEqual(['running', 'running', 'done']);
  });

  it('that wiped its agent is told as one that did not report', async () => {
    const ports = await baking('Linux', () => ({ kind: 'running', waitSeconds: null }));
    const carry = carryOf(await run(ports, generalise));
    ports.clock.millis += 3_600_000;

    await run(ports, generalise, carry);

    expect(ports.records.all('rebake', 'ubuntu-web')[0]?.steps).toMatchObject([
      {
        name: 'generalise',
        state: 'timedOut',
        error: 'The agent did not report its end',
        startedAt: '2026-01-05T08:00:00.000Z',
        endedAt: '2026-01-05T09:00:00.000Z',
      },
    ]);
  });

  it('that is a check is evidence, whatever it says', async () => {
    const ports = await baking('Linux', () => timedOut);

    expect(await run(ports, { kind: 'check', name: 'serves' })).toEqual({ kind: 'done' });
    expect(ports.records.all('version', 'ubuntu-web')[0]?.evidence).toMatchObject([
      { check: 'serves', outcome: 'timedOut', durationSeconds: 1800, reportedBy: 'rebake' },
    ]);
  });

  it('that cannot be started brings the words of Azure', async () => {
    const ports = await baking('Linux', () => ({ kind: 'failed', code: 'VMAgentNotReady', message: 'No agent.' }));

    expect(await run(ports, step)).toEqual({ kind: 'failed', code: 'VMAgentNotReady', message: 'No agent.' });
  });
});

async function baking(type: 'Linux' | 'Windows', answer: (command: Command) => CommandResult): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const recipe = aRecipe({ os: { type }, base: writtenRecipe.base });
  await seed(
    ports.records,
    aDefinition({ recipe, runningRebake: 'rebake-1' }),
    aRebake({ recipe, phase: 'baking', version: '1.0.0' }),
    aVersion('1.0.0', { state: 'baking' }),
  );
  ports.machines.run = (...[, command]) => Promise.resolve().then(() => answer(command));
  return ports;
}

type CommandOfMachine = Parameters<ReturnType<typeof runMachineCommand>>[0]['command'];

function run(ports: MemoryPorts, command: CommandOfMachine, carry: string | null = null) {
  const input = { imageDefinition: 'ubuntu-web', rebakeId: 'rebake-1', carry, command };
  return runMachineCommand(ports)(input, quietContext());
}

function carryOf(progress: Progress): string | null {
  return progress.kind === 'running' ? progress.carry : null;
}
