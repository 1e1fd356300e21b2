import type { OrchestratorAnswer } from './answer.ts';
import type { Halt } from './context.ts';
import type { ReplayOutcome } from './replay/replay.ts';
import type { TurnInput } from './turn-input.ts';

/** What goes wrong with an orchestration and Azure says nothing of, in sentences for the developer. */
export function troubles(
  { instance }: Pick<TurnInput, 'instance'>,
  answer: OrchestratorAnswer,
  replayed: Pick<ReplayOutcome, 'finished' | 'halted' | 'strayed' | 'suspended'>,
  isRunning: boolean,
): readonly string[] {
  const who = `The orchestration '${instance.name}' with the id '${instance.id}'`;
  if (answer.kind === 'refused') {
    return [`${who} goes no further, here and in Azure: ${answer.reason}.`];
  }
  const hanging = isRunning && !replayed.suspended ? haltOf(answer, replayed) : undefined;
  const where = hanging?.onlyHere ? 'here' : 'here and in Azure';
  return [
    ...(hanging ? [`${who} stays Running for ever, ${where}: ${hanging.reason}.`] : []),
    ...(replayed.strayed === undefined ? [] : [`${who} gets wrong results or none, ${straying(replayed.strayed)}`]),
  ];
}

function haltOf(
  answer: OrchestratorAnswer,
  { halted, finished }: Pick<ReplayOutcome, 'finished' | 'halted'>,
): Halt | undefined {
  const threwNoError = answer.kind === 'state' && answer.threw && !answer.state.error && finished;
  return halted ?? (threwNoError ? { reason: 'it threw something that is no Error', onlyHere: false } : undefined);
}

function straying(reason: string): string {
  return `here and in Azure: ${reason}, and from there on the library and the host number tasks differently.`;
}
