import type { DotnetTime } from '../dotnet-time.ts';
import type {
  BatchMark,
  EventRaised,
  EventSent,
  ExecutionCompleted,
  ExecutionPaused,
  ExecutionStarted,
  ExecutionTerminated,
  GenericEvent,
  SubOrchestrationCreated,
  TaskDone,
  TaskFailure,
  TaskScheduled,
  TimerCreated,
  TimerFired,
} from './events.ts';
import type { FailureDetails } from './failure-details.ts';

// Members stand in the order in which the real host writes them; texts are built from these objects as they are.

const common = (Timestamp: DotnetTime, EventId = -1) => ({ EventId, IsPlayed: false, Timestamp });

export function batchMark(EventType: 12 | 13, at: DotnetTime): BatchMark {
  return { EventType, ...common(at) };
}

export type Start = Pick<
  ExecutionStarted,
  'OrchestrationInstance' | 'ParentInstance' | 'Name' | 'Version' | 'Input' | 'Generation'
>;

export function executionStarted(start: Start, at: DotnetTime): ExecutionStarted {
  return {
    OrchestrationInstance: start.OrchestrationInstance,
    EventType: 0,
    ParentInstance: start.ParentInstance,
    Name: start.Name,
    Version: start.Version,
    Input: start.Input,
    Tags: null,
    Correlation: null,
    ParentTraceContext: null,
    ScheduledStartTime: null,
    Generation: start.Generation,
    GenerateNewTrace: false,
    ...common(at),
  };
}

export function executionCompleted(
  id: number,
  status: string,
  Result: string | null,
  FailureDetails: FailureDetails | null,
  at: DotnetTime,
): ExecutionCompleted {
  return { EventType: 1, OrchestrationStatus: status, Result, FailureDetails, ...common(at, id) };
}

export function executionTerminated(reason: string | null, at: DotnetTime): ExecutionTerminated {
  return { EventType: 3, Input: reason, ...common(at) };
}

export function executionPaused(EventType: 19 | 20, Reason: string | null, at: DotnetTime): ExecutionPaused {
  return { EventType, Reason, ...common(at) };
}

export function taskScheduled(id: number, Name: string, at: DotnetTime): TaskScheduled {
  return { EventType: 4, Name, Version: '', Input: null, ParentTraceContext: null, Tags: null, ...common(at, id) };
}

export function taskDone(EventType: 5 | 8, id: number, Result: string | null, at: DotnetTime): TaskDone {
  return { EventType, TaskScheduledId: id, Result, ...common(at) };
}

export interface Failure {
  readonly reason: string;
  readonly details: string | null;
  /** Where the app has an exception properties provider. */
  readonly failureDetails?: FailureDetails;
}

export function taskFailure(EventType: 6 | 9, id: number, failure: Failure, at: DotnetTime): TaskFailure {
  return {
    EventType,
    TaskScheduledId: id,
    Reason: failure.reason,
    Details: failure.details,
    FailureDetails: failure.failureDetails ?? null,
    ...common(at),
  };
}

export interface Child {
  readonly name: string;
  readonly version: string | null;
  readonly instanceId: string;
}

export function subOrchestrationCreated(id: number, child: Child, at: DotnetTime): SubOrchestrationCreated {
  return {
    EventType: 7,
    Name: child.name,
    Version: child.version,
    InstanceId: child.instanceId,
    Input: null,
    ClientSpanId: null,
    Tags: null,
    ...common(at, id),
  };
}

export function timerCreated(id: number, FireAt: DotnetTime, at: DotnetTime): TimerCreated {
  return { EventType: 10, FireAt, ...common(at, id) };
}

export function timerFired(TimerId: number, FireAt: DotnetTime, at: DotnetTime): TimerFired {
  return { EventType: 11, TimerId, FireAt, ...common(at) };
}

export interface SentEvent {
  readonly instanceId: string;
  readonly name: string;
  readonly input: string;
}

export function eventSent(id: number, sent: SentEvent, at: DotnetTime): EventSent {
  return { EventType: 14, InstanceId: sent.instanceId, Name: sent.name, Input: sent.input, ...common(at, id) };
}

export function eventRaised(Name: string, Input: string | null, at: DotnetTime): EventRaised {
  return { EventType: 15, Name, Input, ParentTraceContext: null, ...common(at) };
}

export function genericEvent(Data: string | null, at: DotnetTime, id = -1): GenericEvent {
  return { Data, EventType: 17, ...common(at, id) };
}
