import type { EventSent, SubOrchestrationCreated, TaskScheduled, TimerCreated } from '../../history/events.ts';
import type { ReplayContext } from '../context.ts';
import { actionClass, type Decision } from '../decisions.ts';

/** The actions of a replay do not fit what the history says was scheduled. */
export class NonDeterministicError extends Error {}

type Scheduled = TaskScheduled | SubOrchestrationCreated | TimerCreated | EventSent;

const kinds = { 4: 'activity', 7: 'child', 10: 'timer', 14: 'send' } as const;

/** Texts as recorded, and as DurableTask.Core's TaskOrchestrationContext words them. */
export function checkScheduled(context: ReplayContext, event: Scheduled): void {
  const decision = context.pending.get(event.EventId);
  const before = 'Non-Deterministic workflow detected: A previous execution of this orchestration scheduled';
  const after = 'Was a change made to the orchestrator code after this instance had already started running?';
  if (!decision) {
    const missing = `but the current replay execution hasn't (yet?) scheduled this task.`;
    throw new NonDeterministicError(`${before} ${missingText(event)}, ${missing} ${after}`);
  }
  if (decision.kind !== kinds[event.EventType]) {
    const produced = `but the current orchestration replay instead produced a ${actionClass[decision.kind]} action with this sequence number.`;
    throw new NonDeterministicError(`${before} ${numberText(event)}, ${produced} ${after}`);
  }
  const other = otherName(event, decision);
  if (other !== undefined) {
    const scheduled = `but the current orchestration replay instead scheduled ${other} with this sequence number.`;
    throw new NonDeterministicError(`${before} ${numberText(event)}, ${scheduled}  ${after}`);
  }
}

function missingText(event: Scheduled): string {
  const id = `with sequence ID ${event.EventId}`;
  switch (event.EventType) {
    case 4:
      return `an activity task ${id} and name '${event.Name}' (version '${event.Version}')`;
    case 7:
      return `a sub-orchestration task ${id} and name '${event.Name}' (version '${event.Version ?? ''}', instance ID '${event.InstanceId}')`;
    case 10:
      return `a timer task ${id}`;
    case 14:
      return `a send event task ${id}, type 'EventSent', name '${event.Name}', instance ID '${event.InstanceId}'`;
  }
}

function numberText(event: Scheduled): string {
  const number = `with sequence number ${event.EventId}`;
  switch (event.EventType) {
    case 4:
      return `an activity task ${number} named '${event.Name}'`;
    case 7:
      return `a sub orchestration task ${number} named '${event.Name}'`;
    case 10:
      return `a timer task ${number}`;
    case 14:
      return `a send event task ${number} for '${event.InstanceId}'`;
  }
}

function otherName(event: Scheduled, decision: Decision): string | undefined {
  if (event.EventType === 4 && decision.kind === 'activity' && !same(event.Name, decision.name)) {
    return `an activity task named '${decision.name}'`;
  }
  return event.EventType === 7 && decision.kind === 'child' && !same(event.Name, decision.name)
    ? `a sub orchestration task named '${decision.name}'`
    : undefined;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
