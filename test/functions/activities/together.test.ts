import { describe, expect, it } from 'vitest';
import { operationsIn, together } from '../../../functions/activities/together.ts';
import { done, failed, running } from '../../../shared/domain/progress.ts';

describe('several pieces of work are', () => {
  it('running while one of them is, also when another was refused', () => {
    const all = together([
      ['1.0.1', done],
      ['1.0.2', running('updating', 'operation-2', 20)],
      ['1.0.3', failed('Forbidden', 'no right')],
      ['1.0.4', running('updating', null, 5)],
    ]);

    expect(all).toMatchObject({ kind: 'running', doing: '1.0.2: updating; 1.0.4: updating', waitSeconds: 5 });
    expect(carried(all)).toEqual({ '1.0.2': 'operation-2', '1.0.4': null, '1.0.3': null });
  });

  it('running while one of them was not looked at, with the operations that go on', () => {
    const all = together([['1.0.1', running('updating', 'operation-1')]], { '1.0.2': null, '1.0.3': 'operation-3' });

    expect(all).toMatchObject({ doing: '1.0.1: updating; and 2 more', waitSeconds: null });
    expect(carried(all)).toEqual({ '1.0.1': 'operation-1', '1.0.2': null, '1.0.3': 'operation-3' });
  });

  it('told in one line, however many they are', () => {
    const all = together(['a', 'b', 'c', 'd', 'e'].map((name) => [name, running('updating')]));

    expect(all).toMatchObject({ doing: 'a: updating; b: updating; c: updating; and 2 more' });
  });

  it.each([
    { what: 'done when all are', looked: [done, done], is: done },
    { what: 'done when there are none', looked: [], is: done },
    {
      what: 'refused by the first that was, once nothing else is left',
      looked: [done, failed('Forbidden', 'no right'), failed('NotFound', 'not there')],
      is: failed('Forbidden', 'no right'),
    },
  ])('$what', ({ looked, is }) => {
    expect(together(looked.map((progress, i) => [`piece ${i}`, progress]))).toEqual(is);
  });
});

function carried(progress: ReturnType<typeof together>) {
  return operationsIn(progress.kind === 'running' ? progress.carry! : '{}');
}
