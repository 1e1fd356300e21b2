import { describe, expect, it } from 'vitest';
import { completedTask, compoundTask, createTask } from '../../../../../local/host/durable/orchestration/task.ts';

describe('a task', () => {
  it.each([
    { how: 'completed' as const, result: '1' },
    { how: 'failed' as const, result: null },
  ])('that $how calls back once, whoever asked before and whoever asks later', ({ how, result }) => {
    const task = createTask();
    const called: string[] = [];
    task.whenEnded(() => called.push('before'));

    if (how === 'completed') {
      task.complete('1');
    } else {
      task.fail();
    }
    task.complete('2');
    task.whenEnded(() => called.push('after'));

    expect(called).toEqual(['before', 'after']);
    expect(task).toMatchObject({ state: how, result });
  });

  it('may be complete from the start', () => {
    expect(completedTask()).toMatchObject({ state: 'completed', result: null });
  });
});

describe('a compound task', () => {
  it.each([
    { kind: 'any' as const, ended: [false, false, false], state: 'open' },
    { kind: 'any' as const, ended: [false, true, false], state: 'completed' },
    { kind: 'all' as const, ended: [true, true, false], state: 'open' },
    { kind: 'all' as const, ended: [true, true, true], state: 'completed' },
  ])('of $kind with $ended is $state', ({ kind, ended, state }) => {
    const tasks = ended.map(() => createTask());
    const compound = compoundTask(kind, tasks);

    ended.forEach((isEnded, index) => (isEnded ? tasks[index]!.complete(null) : undefined));

    expect(compound.state).toBe(state);
  });

  it.each(['any' as const, 'all' as const])('of %s counts a failure as an end', (kind) => {
    const task = createTask();
    const compound = compoundTask(kind, [task]);

    task.fail();

    expect(compound.state).toBe('completed');
  });

  it('of no tasks is complete for all, and open for any', () => {
    expect(compoundTask('all', []).state).toBe('completed');
    expect(compoundTask('any', []).state).toBe('open');
  });
});
