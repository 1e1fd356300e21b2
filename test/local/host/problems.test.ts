import { describe, expect, it } from 'vitest';
import { createProblems, HostRefusedError } from '../../../local/host/problems.ts';

const failing = (error: Error) => () => Promise.reject(error);

describe('the reasons why a host does not start', () => {
  it('are collected from every step, one for each line of a message', async () => {
    const problems = createProblems();

    await problems.attempt(failing(new Error('first\nsecond')));
    await problems.attempt(() => {
      throw new Error('third');
    });
    problems.add('fourth');

    expect(problems.reasons).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('keep a stack in one piece', async () => {
    const problems = createProblems();

    await problems.attempt(failing(new HostRefusedError(['m.js failed\n    at m.js:1', 'and another'])));

    expect(problems.reasons).toEqual(['m.js failed\n    at m.js:1', 'and another']);
  });

  it('are thrown together', async () => {
    const problems = createProblems();
    await problems.attempt(failing(new Error('first')));
    problems.add('second');

    expect(() => problems.refuseIfAny()).toThrow(
      expect.objectContaining({ name: 'HostRefusedError', reasons: ['first', 'second'] }) as Error,
    );
  });

  it('are none where every step worked', async () => {
    const problems = createProblems();

    expect(await problems.attempt(() => 7)).toBe(7);
    expect(await problems.attempt(() => Promise.resolve(8))).toBe(8);
    expect(() => problems.refuseIfAny()).not.toThrow();
  });

  it('leave a step that failed without a result', async () => {
    expect(await createProblems().attempt(failing(new Error('no')))).toBeUndefined();
  });
});
