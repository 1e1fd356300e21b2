import { describe, expect, it } from 'vitest';
import { roles } from '../../../../../../shared/domain/roles.ts';
import { importPage } from '../import-page.ts';

interface Problems {
  linesOf: (problem: object) => readonly string[];
  refusalOf: (problem: object, person: object | undefined, known: readonly string[]) => string;
  RefusedError: new (status: number, problem: object) => Error;
}

const { linesOf, refusalOf, RefusedError } = await importPage<Problems>('api/problem.js');

describe('what the API refuses', () => {
  it.each([
    {
      problem: {
        title: 'The request is not valid',
        errors: [
          { path: 'queue', message: 'is required' },
          { path: '', message: 'is no JSON' },
        ],
      },
      lines: ['The request is not valid', 'queue: is required', 'is no JSON'],
    },
    { problem: { title: 'Conflict', detail: '1.4.2 is live' }, lines: ['Conflict', '1.4.2 is live'] },
    { problem: {}, lines: [] },
  ])('is told with every fault: $lines', ({ problem, lines }) => {
    expect(linesOf(problem)).toEqual(lines);
  });

  it.each([
    { status: 400, problem: { title: 'No', errors: [{ path: 'a', message: 'b' }] }, message: 'No\na: b' },
    { status: 502, problem: {}, message: 'The answer was 502.' },
  ])('is an error that says so: $message', ({ status, problem, message }) => {
    expect(new RefusedError(status, problem)).toMatchObject({ status, message });
  });
});

describe('a person', () => {
  const problem = { title: 'Not allowed', detail: 'readOperation needs one of the roles …' };

  it.each([[[]], [['Unknown']]])('with the roles %j is told that there is none yet, and which there are', (own) => {
    const said = refusalOf(problem, { roles: own }, roles);

    expect(said).toMatch(/^You have no role here yet\. Ask/);
    expect(roles.every((role) => said.includes(role))).toBe(true);
  });

  it('with a role, or not known, is told what the API says', () => {
    expect(refusalOf(problem, { roles: ['Reader'] }, roles)).toBe(`${problem.title}\n${problem.detail}`);
    expect(refusalOf(problem, undefined, roles)).toBe(`${problem.title}\n${problem.detail}`);
  });
});
