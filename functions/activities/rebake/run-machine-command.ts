import type * as activities from '../../../orchestrations/activities.ts';
import type { MachineCommand } from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { recordStep } from '../../../shared/commands/rebake/record-rebake.ts';
import { machineOf } from '../../../shared/domain/bake/bake-machine.ts';
import { failed, type Progress, running } from '../../../shared/domain/progress.ts';
import { AzureRefusedError } from '../../../shared/errors.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { CommandExtras } from '../../../shared/ports/machines.ts';
import { type BakeContext, unlessCancelled } from './bake-context.ts';
import { type Ended, keepResult } from './keep-result.ts';
import { type MachineScript, scriptOf } from './machine-command.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'machines' | 'secrets' | 'logs'>;
type Input = Parameters<ActivityHandler<typeof activities.runMachineCommand>>[0];

/** Runs a step, a check, the identity probe or the generalisation on its machine and keeps what came out. */
export function runMachineCommand(ports: Ports): ActivityHandler<typeof activities.runMachineCommand> {
  return asStep((input) => unlessCancelled(ports.records, input, (bake) => runOn(ports, input, bake)));
}

async function runOn(ports: Ports, input: Input, bake: BakeContext): Promise<Progress> {
  const { recipe } = bake.rebake;
  const { purpose, script } = scriptOf(recipe, input.command);
  const log = `${input.rebakeId}/${script.name}`;
  if (input.carry === null) {
    await noteStart(ports, input, script.name);
  }
  const told = await ports.machines.run(machineOf(input.rebakeId, purpose, recipe), {
    ...script,
    prepare: () => extrasFor(ports, script, log),
  });
  const now = ports.environment.now();
  const since = startIn(input.carry) ?? now;
  const ranSeconds = (Date.parse(now) - Date.parse(since)) / 1000;
  const isSilent = told.kind === 'running' && wipesAgent(input, bake) && ranSeconds > script.timeoutSeconds;
  const result = isSilent ? unreported : told;
  switch (result.kind) {
    case 'running':
      return running(`running ${script.name}`, `${startedCarry}${since}`, result.waitSeconds);
    case 'failed':
      return failed(result.code, result.message);
    case 'ended':
      await noteEnd(ports, input, script.name, result, log);
      await keepResult(ports, bake, input.command, result);
      return toProgress(input.command, recipe.os.type, result);
  }
}

/** What is made of a command that goes on for ever as Azure tells it. */
const unreported: Ended = {
  ...{ kind: 'ended', state: 'timedOut', exitCode: null, output: '', startedAt: null, endedAt: null },
  error: 'The agent did not report its end',
};

/** Whether the agent is wiped by what it runs: then Azure may never hear that the command has ended. */
function wipesAgent({ command }: Input, { rebake }: BakeContext): boolean {
  return command.kind === 'generalise' && rebake.recipe.os.type === 'Linux';
}

const startedCarry = 'started:';

/** When Azure first said that the command runs; asking for it may have taken long, as while Azure is throttling. */
function startIn(carry: string | null): string | null {
  return carry?.startsWith(startedCarry) ? carry.slice(startedCarry.length) : null;
}

/** Secrets are read when the command starts and go nowhere but into its protected parameters. */
async function extrasFor(
  { secrets, logs }: Ports,
  script: MachineScript['script'],
  log: string,
): Promise<CommandExtras> {
  const values = await Promise.all(
    Object.entries(script.secrets).map(async ([name, identifier]): Promise<[string, string]> => {
      const value = await secrets.get(identifier);
      if (value === undefined) {
        throw new AzureRefusedError('read a secret', 404, 'SecretNotFound', `${identifier} for ${name} is not there`);
      }
      return [name, value];
    }),
  );
  return { protectedParameters: Object.fromEntries(values), log: await logs.open(log) };
}

function noteStart(ports: Ports, ref: Input, name: string): Promise<void> {
  return recordStep(
    ports,
    ref,
    name,
    (before, now) =>
      before ?? {
        name,
        state: 'running',
        exitCode: null,
        startedAt: now,
        endedAt: null,
        output: '',
        error: '',
        log: null,
      },
  );
}

function noteEnd(ports: Ports, ref: Input, name: string, ended: Ended, log: string): Promise<void> {
  const { state, exitCode, output, error } = ended;
  return recordStep(ports, ref, name, (before, now) => ({
    name,
    state,
    exitCode,
    startedAt: ended.startedAt ?? before?.startedAt ?? now,
    endedAt: ended.endedAt ?? now,
    output,
    error,
    log,
  }));
}

/** A check that fails is a result, not a failure of the work; a step or generalisation that fails ends the bake. */
function toProgress(command: MachineCommand, osType: 'Linux' | 'Windows', ended: Ended): Progress {
  if (command.kind === 'check' || ended.state === 'succeeded') {
    return { kind: 'done' };
  }
  if (command.kind === 'generalise' && osType === 'Linux' && ended.state === 'timedOut') {
    // Deprovisioning wipes the agent that would report; the identity check of a fresh machine decides.
    return { kind: 'done' };
  }
  const what =
    ended.state === 'timedOut' ? 'did not end in time' : `ended with exit code ${ended.exitCode ?? 'unknown'}`;
  return failed('CommandFailed', `${what}: ${lastLine(ended.error) || lastLine(ended.output) || 'no output'}`);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
