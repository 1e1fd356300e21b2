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
