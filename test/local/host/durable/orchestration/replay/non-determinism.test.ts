import { describe, expect, it } from 'vitest';
import {
  eventSent,
  subOrchestrationCreated,
  taskScheduled,
  timerCreated,
} from '../../../../../../local/host/durable/history/create-event.ts';
import { nextId, type NewDecision } from '../../../../../../local/host/durable/orchestration/context.ts';
import {
  checkScheduled,
  NonDeterministicError,
} from '../../../../../../local/host/durable/orchestration/replay/non-determinism.ts';
import { replayContext } from '../../support/replay-context.ts';

const at = '2026-01-02T03:04:05Z';
const scheduled = {
  activity: taskScheduled(0, 'bake', at),
  child: subOrchestrationCreated(0, { name: 'check', version: null, instanceId: 'i' }, at),
  timer: timerCreated(0, at, at),
  send: eventSent(0, { instanceId: '@a@1', name: 'op', input: '{}' }, at),
};
const activity: NewDecision = { kind: 'activity', name: 'bake', input: null };
const child: NewDecision = { kind: 'child', name: 'check', version: null, instanceId: null, input: null };
const timer: NewDecision = { kind: 'timer', fireAt: at };
const send: NewDecision = { kind: 'send', target: '@a@1', name: 'op', input: '{}' };

function check(kind: keyof typeof scheduled, decision: NewDecision | undefined): void {
  const context = replayContext();
  if (decision) {
    nextId(context, decision);
  }
  checkScheduled(context, scheduled[kind]);
}

describe('a replay that schedules what the history says', () => {
  it.each([
    { kind: 'activity' as const, decision: activity },
    { kind: 'activity' as const, decision: { ...activity, name: 'BAKE' } as NewDecision },
    { kind: 'child' as const, decision: child },
    { kind: 'timer' as const, decision: { ...timer, fireAt: '2030-01-01T00:00:00Z' } as NewDecision },
    { kind: 'send' as const, decision: { ...send, target: '@b@2' } as NewDecision },
  ])('goes on: $kind', ({ kind, decision }) => {
    expect(() => check(kind, decision)).not.toThrow();
  });
});

describe('a replay that differs', () => {
  it.each([
    {
      kind: 'activity' as const,
      decision: undefined,
      says: "an activity task with sequence ID 0 and name 'bake' (version ''), but the current replay execution hasn't (yet?) scheduled this task.",
    },
    {
      kind: 'child' as const,
      decision: undefined,
      says: "a sub-orchestration task with sequence ID 0 and name 'check' (version '', instance ID 'i')",
    },
    { kind: 'timer' as const, decision: undefined, says: 'a timer task with sequence ID 0' },
    {
      kind: 'send' as const,
      decision: undefined,
      says: "a send event task with sequence ID 0, type 'EventSent', name 'op', instance ID '@a@1'",
    },
    {
      kind: 'activity' as const,
      decision: timer,
      says: "named 'bake', but the current orchestration replay instead produced a CreateTimerOrchestratorAction action with this sequence number.",
    },
    { kind: 'timer' as const, decision: activity, says: 'instead produced a ScheduleTaskOrchestratorAction action' },
    {
      kind: 'send' as const,
      decision: child,
      says: "for '@a@1', but the current orchestration replay instead produced a CreateSubOrchestrationAction action",
    },
    {
      kind: 'activity' as const,
      decision: { ...activity, name: 'boil' } as NewDecision,
      says: "instead scheduled an activity task named 'boil' with this sequence number.",
    },
    {
      kind: 'child' as const,
      decision: { ...child, name: 'other' } as NewDecision,
      says: "instead scheduled a sub orchestration task named 'other'",
    },
  ])('is told as the real host tells it: $says', ({ kind, decision, says }) => {
    expect(() => check(kind, decision)).toThrow(NonDeterministicError);
    expect(() => check(kind, decision)).toThrow(says);
  });
});
