import { expect, it } from 'vitest';
import {
  stageMoves,
  StageState,
  stageTransition,
  type StageEvent,
} from '../../../../shared/domain/stage/stage-state.ts';

const events = Object.keys(stageMoves) as readonly StageEvent[];
const lifecycle = (start: StageState, ...steps: readonly StageEvent[]): StageState =>
  steps.reduce<StageState>((state, event) => {
    const moved = stageTransition(state, event);
    return moved.kind === 'moved' ? moved.to : state;
  }, start);

it.each([
  { what: 'two waves', steps: ['copy', 'replicate', 'soak', 'replicate', 'soak', 'golive'], end: 'live' },
  { what: 'a successor', steps: ['copy', 'replicate', 'soak', 'golive', 'supersede'], end: 'superseded' },
  { what: 'a rollback to it', steps: ['copy', 'replicate', 'soak', 'golive', 'supersede', 'restore'], end: 'live' },
  { what: 'a rollback from it', steps: ['copy', 'replicate', 'soak', 'golive', 'exclude'], end: 'excluded' },
  {
    what: 'another promotion after that',
    steps: ['copy', 'replicate', 'soak', 'golive', 'exclude', 'copy', 'replicate', 'soak', 'golive'],
    end: 'live',
  },
  {
    what: 'a halt and a retry',
    steps: ['copy', 'replicate', 'halt', 'copy', 'replicate', 'soak', 'golive'],
    end: 'live',
  },
  { what: 'a copy that was given up', steps: ['copy', 'deprecate', 'retire'], end: 'retired' },
  {
    what: 'a deprecation and the end',
    steps: ['copy', 'replicate', 'soak', 'golive', 'deprecate', 'retire'],
    end: 'retired',
  },
] as const)('goes through $what', ({ steps, end }) => {
  expect(lifecycle('none', ...steps)).toBe(end);
});

it.each(StageState.options.flatMap((state) => events.map((event) => ({ state, event }))))(
  '$event in $state moves, changes nothing or is refused with the state it needs',
  ({ state, event }) => {
    const found = stageTransition(state, event);

    const { from, to } = stageMoves[event];
    const kind = from.includes(state) ? 'moved' : state === to ? 'unchanged' : 'refused';
    expect(found.kind).toBe(kind);
    if (found.kind === 'refused') {
      expect(found.message).toContain(`it is ${state}`);
    }
  },
);

it('nothing comes after retired, and a revoked version can only be retired', () => {
  expect(events.filter((event) => stageTransition('retired', event).kind === 'moved')).toEqual([]);
  expect(events.filter((event) => stageTransition('revoked', event).kind === 'moved')).toEqual(['retire']);
});

it('only a soaked wave or a rollback makes a version live', () => {
  const ways = StageState.options.flatMap((state) =>
    events.flatMap((event) => {
      const found = stageTransition(state, event);
      return found.kind === 'moved' && found.to === 'live' ? [`${state} ${event}`] : [];
    }),
  );

  expect(ways).toEqual(['soaking golive', 'superseded restore', 'excluded restore']);
});

const underWay = ['copying', 'replicating', 'soaking', 'halted'] as const;

it.each<{ event: StageEvent; from: readonly StageState[]; to: StageState }>([
  { event: 'copy', from: ['none', 'excluded', 'halted'], to: 'copying' },
  { event: 'replicate', from: ['none', 'copying', 'soaking', 'halted', 'excluded'], to: 'replicating' },
  { event: 'soak', from: ['replicating'], to: 'soaking' },
  { event: 'halt', from: ['copying', 'replicating', 'soaking'], to: 'halted' },
  { event: 'golive', from: ['soaking'], to: 'live' },
  { event: 'supersede', from: ['live'], to: 'superseded' },
  { event: 'restore', from: ['superseded', 'excluded'], to: 'live' },
  { event: 'exclude', from: ['live', ...underWay, 'superseded'], to: 'excluded' },
  { event: 'deprecate', from: ['none', ...underWay, 'live', 'superseded', 'excluded'], to: 'deprecated' },
  { event: 'revoke', from: ['none', ...underWay, 'live', 'superseded', 'excluded', 'deprecated'], to: 'revoked' },
  { event: 'retire', from: ['none', 'superseded', 'excluded', 'halted', 'deprecated', 'revoked'], to: 'retired' },
])('$event leads from $from to $to', ({ event, from, to }) => {
  const moved = StageState.options.filter((state) => stageTransition(state, event).kind === 'moved');

  expect(moved).toEqual(StageState.options.filter((state) => from.includes(state)));
  expect(stageTransition(from[0]!, event)).toEqual({ kind: 'moved', from: from[0], to });
});
