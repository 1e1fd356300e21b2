import { withOffset } from '../dotnet-time.ts';
import { omit } from '../omit.ts';
import { eventTypeNames, type HistoryEvent } from '../history/events.ts';

/** The history cannot be shown: two tasks have one number, as after a replay that differed. */
export class AmbiguousHistoryError extends Error {}

type Scheduled = Extract<HistoryEvent, { EventType: 4 | 7 }>;

/**
 * A history as the API shows it: names for types, no batch marks, and a scheduled task merged into what it came to.
 * Results only when asked for.
 */
export function historyEvents(history: readonly HistoryEvent[], showOutput: boolean): object[] {
  const scheduled = new Map<string, Scheduled>();
  const ended = new Set<string>();
  history.forEach((event) => {
    if (event.EventType === 4 || event.EventType === 7) {
      remember(scheduled, event);
    } else if (event.EventType === 5 || event.EventType === 6 || event.EventType === 8 || event.EventType === 9) {
      ended.add(keyOf(event.EventType < 7 ? 4 : 7, event.TaskScheduledId));
    }
  });
  return history.flatMap((event) => {
    const isEndedTask =
      (event.EventType === 4 || event.EventType === 7) && ended.has(keyOf(event.EventType, event.EventId));
    return event.EventType === 12 || event.EventType === 13 || isEndedTask ? [] : [shown(event, scheduled, showOutput)];
  });
}

const keyOf = (type: 4 | 7, id: number): string => `${eventTypeNames[type]}_${id}`;

function remember(scheduled: Map<string, Scheduled>, event: Scheduled): void {
  const key = keyOf(event.EventType, event.EventId);
  if (scheduled.has(key)) {
    throw new AmbiguousHistoryError(`An item with the same key has already been added. Key: ${key}`);
  }
  scheduled.set(key, event);
}

function shown(event: HistoryEvent, scheduled: ReadonlyMap<string, Scheduled>, showOutput: boolean): object {
  const { Timestamp } = event;
  const rest = omit(event, 'EventId', 'IsPlayed', 'Timestamp');
  const named = { ...rest, EventType: eventTypeNames[event.EventType] };
  switch (event.EventType) {
    case 0:
      return startedEvent(event);
    case 1: {
      const { EventType, OrchestrationStatus, FailureDetails } = { ...event, EventType: eventTypeNames[1] };
      const Result = event.OrchestrationStatus === 'Completed' ? parsed(event.Result) : event.Result;
      return { EventType, OrchestrationStatus, ...(showOutput ? { Result } : {}), FailureDetails, Timestamp };
    }
    case 4:
    case 7:
      return scheduledEvent(event);
    case 5:
    case 6:
    case 8:
    case 9:
      return endedTask(event, scheduled.get(keyOf(event.EventType < 7 ? 4 : 7, event.TaskScheduledId)), showOutput);
    case 11:
      return { EventType: named.EventType, FireAt: event.FireAt, Timestamp };
    default:
      return { ...named, Timestamp };
  }
}

function startedEvent(event: Extract<HistoryEvent, { EventType: 0 }>): object {
  const { Input, Correlation, ParentTraceContext, ScheduledStartTime, Generation, GenerateNewTrace, Timestamp } = event;
  return {
    EventType: eventTypeNames[0],
    Input,
    Correlation,
    ParentTraceContext,
    ScheduledStartTime,
    Generation,
    GenerateNewTrace,
    Timestamp,
    FunctionName: event.Name,
  };
}

function scheduledEvent(event: Scheduled): object {
  return { ...omit(event, 'EventId', 'IsPlayed', 'Version'), EventType: eventTypeNames[event.EventType] };
}

function endedTask(
  event: Extract<HistoryEvent, { EventType: 5 | 6 | 8 | 9 }>,
  task: Scheduled | undefined,
  showOutput: boolean,
): object {
  const outcome =
    'Reason' in event
      ? { Reason: event.Reason, Details: event.Details, FailureDetails: event.FailureDetails }
      : showOutput
        ? { Result: parsed(event.Result) }
        : {};
  return {
    EventType: eventTypeNames[event.EventType],
    ...outcome,
    Timestamp: event.Timestamp,
    ...(task ? { ScheduledTime: withOffset(task.Timestamp), FunctionName: task.Name } : {}),
    ...(task?.EventType === 7 ? { InstanceId: task.InstanceId } : {}),
    Input: null,
  };
}

const parsed = (text: string | null): unknown => JSON.parse(text ?? 'null');
