import type { DotnetTime } from '../dotnet-time.ts';
import type { FailureDetails } from './failure-details.ts';

/** Numbers of the event types in payloads; the management API shows their names. */
export const eventTypeNames = {
  0: 'ExecutionStarted',
  1: 'ExecutionCompleted',
  3: 'ExecutionTerminated',
  4: 'TaskScheduled',
  5: 'TaskCompleted',
  6: 'TaskFailed',
  7: 'SubOrchestrationInstanceCreated',
  8: 'SubOrchestrationInstanceCompleted',
  9: 'SubOrchestrationInstanceFailed',
  10: 'TimerCreated',
  11: 'TimerFired',
  12: 'OrchestratorStarted',
  13: 'OrchestratorCompleted',
  14: 'EventSent',
  15: 'EventRaised',
  17: 'GenericEvent',
  19: 'ExecutionSuspended',
  20: 'ExecutionResumed',
} as const;

interface Common {
  /** The sequence number for 1, 4, 7, 10 and 14; -1 for all others. */
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: DotnetTime;
}

export interface OrchestrationInstance {
  readonly InstanceId: string;
  readonly ExecutionId: string;
}

export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly TaskScheduleId: number;
  readonly Version: string | null;
}

export interface ExecutionStarted extends Common {
  readonly OrchestrationInstance: OrchestrationInstance;
  readonly EventType: 0;
  readonly ParentInstance: ParentInstance | null;
  readonly Name: string;
  readonly Version: string | null;
  /** JSON text. */
  readonly Input: string | null;
  readonly Tags: null;
  readonly Correlation: null;
  readonly ParentTraceContext: null;
  readonly ScheduledStartTime: null;
  readonly Generation: number | null;
  readonly GenerateNewTrace: false;
}

export interface ExecutionCompleted extends Common {
  readonly EventType: 1;
  readonly OrchestrationStatus: string;
  /** JSON text when completed, plain text else. */
  readonly Result: string | null;
  readonly FailureDetails: FailureDetails | null;
}

export interface TaskScheduled extends Common {
  readonly EventType: 4;
  readonly Name: string;
  readonly Version: '';
  readonly Input: null;
  readonly ParentTraceContext: null;
  readonly Tags: null;
}

export interface SubOrchestrationCreated extends Common {
  readonly EventType: 7;
  readonly Name: string;
  readonly Version: string | null;
  readonly InstanceId: string;
  readonly Input: null;
  readonly ClientSpanId: null;
  readonly Tags: null;
}

export interface TaskDone extends Common {
  readonly EventType: 5 | 8;
  readonly TaskScheduledId: number;
  /** JSON text. */
  readonly Result: string | null;
}

export interface TaskFailure extends Common {
  readonly EventType: 6 | 9;
  readonly TaskScheduledId: number;
  readonly Reason: string;
  readonly Details: string | null;
  readonly FailureDetails: FailureDetails | null;
}

export interface TimerCreated extends Common {
  readonly EventType: 10;
  readonly FireAt: DotnetTime;
}

export interface TimerFired extends Common {
  readonly EventType: 11;
  readonly TimerId: number;
  readonly FireAt: DotnetTime;
}

export interface BatchMark extends Common {
  readonly EventType: 12 | 13;
}

export interface EventSent extends Common {
  readonly EventType: 14;
  readonly InstanceId: string;
  readonly Name: string;
  readonly Input: string;
}

export interface EventRaised extends Common {
  readonly EventType: 15;
  readonly Name: string;
  /** JSON text. */
  readonly Input: string | null;
  readonly ParentTraceContext: null;
}

export interface GenericEvent extends Common {
  readonly EventType: 17;
  readonly Data: string | null;
}

export interface ExecutionTerminated extends Common {
  readonly EventType: 3;
  readonly Input: string | null;
}

export interface ExecutionPaused extends Common {
  readonly EventType: 19 | 20;
  readonly Reason: string | null;
}

/** An event of an orchestration's history with the members the real host gives it, in their order. */
export type HistoryEvent =
  | ExecutionStarted
  | ExecutionCompleted
  | ExecutionTerminated
  | TaskScheduled
  | TaskDone
  | TaskFailure
  | SubOrchestrationCreated
  | TimerCreated
  | TimerFired
  | BatchMark
  | EventSent
  | EventRaised
  | GenericEvent
  | ExecutionPaused;

/** Events that become `IsPlayed` once they were given to the orchestrator; the others never do. */
const playable: ReadonlySet<number> = new Set([0, 3, 5, 6, 8, 9, 11, 15, 17, 19, 20]);

export function played<Event extends HistoryEvent>(event: Event): Event {
  return playable.has(event.EventType) && event.EventId === -1 ? { ...event, IsPlayed: true } : event;
}
