import type { MachineCommand } from '../../../orchestrations/activities.ts';
import { recordEvidence } from '../../../shared/commands/rebake/record-evidence.ts';
import { updateRebake } from '../../../shared/commands/rebake/record-rebake.ts';
import { judgeIdentity } from '../../../shared/domain/bake/identity.ts';
import { type Evidence, outputTail } from '../../../shared/domain/image-version/evidence.ts';
import { checksOf, identityCheckName } from '../../../shared/domain/recipe/recipe-checks.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { CommandResult } from '../../../shared/ports/machines.ts';
import type { BakeContext } from './bake-context.ts';

type Ports = Pick<AppPorts, 'records' | 'environment'>;
export type Ended = Extract<CommandResult, { kind: 'ended' }>;

/** Keeps what a command's result means: the builder's identity, or evidence on the version. */
export async function keepResult(
  ports: Ports,
  { rebake, version }: BakeContext,
  command: MachineCommand,
  ended: Ended,
): Promise<void> {
  if (command.kind === 'identity' && command.purpose === 'bake') {
    await updateRebake(ports, rebake, () => ({ builderIdentity: ended.output }));
    return;
  }
  const evidence =
    command.kind === 'check'
      ? checkEvidence(command.name, ended)
      : command.kind === 'identity'
        ? identityEvidence(rebake.recipe.os.type, rebake.builderIdentity ?? '', ended)
        : null;
  if (evidence) {
    const required = checksOf(rebake.recipe).find(({ name }) => name === evidence.check)?.required ?? true;
    const full = {
      ...evidence,
      ...timesOf(ended, ports.environment.now()),
      required,
      outputUrl: null,
      reportedBy: rebakeItself.id,
    };
    await recordEvidence(ports, rebake.imageDefinition, version.version, full, rebakeItself);
  }
}

type Result = Pick<Evidence, 'check' | 'outcome' | 'output'>;

function checkEvidence(check: string, { state, output, error }: Ended): Result {
  const outcome = state === 'succeeded' ? 'passed' : state;
  return { check, outcome, output: outputTail([output, error].filter((text) => text !== '').join('\n')) };
}

function identityEvidence(osType: 'Linux' | 'Windows', builder: string, { state, output, error }: Ended): Result {
  if (state !== 'succeeded') {
    return { check: identityCheckName, outcome: 'error', output: outputTail(`${output}${error}`) };
  }
  const verdict = judgeIdentity(osType, builder, output);
  return verdict.kind === 'generalised'
    ? { check: identityCheckName, outcome: 'passed', output: outputTail(output) }
    : {
        check: identityCheckName,
        outcome: verdict.kind === 'unknown' ? 'error' : 'failed',
        output: outputTail(verdict.problems.join('\n')),
      };
}

function timesOf({ startedAt, endedAt }: Ended, now: string): Pick<Evidence, 'at' | 'durationSeconds'> {
  const at = endedAt ?? now;
  const seconds = startedAt === null ? 0 : (Date.parse(at) - Date.parse(startedAt)) / 1000;
  return { at, durationSeconds: Math.max(0, seconds) };
}
