import { describe, expect, it } from 'vitest';
import { parsePatch } from '../../../../../local/azure/cosmos/items/apply-patch.ts';
import type { Json } from '../../../../../local/azure/cosmos/json.ts';

// https://learn.microsoft.com/azure/cosmos-db/partial-document-update
describe('a patch', () => {
  const operations = [{ op: 'incr', path: '/n', value: 1 }];

  it('is a list of operations, or one with a condition', () => {
    expect(parsePatch(operations)).toEqual({ operations });
    expect(parsePatch({ operations })).toEqual({ operations });
    expect(parsePatch({ operations, condition: 'FROM c' })).toEqual({ operations, condition: 'FROM c' });
  });

  it.each<{ body: Json; problems: string[] }>([
    { body: [], problems: ["'operations': The number of patch operations must be between 1 and 10."] },
    { body: [{ op: 'copy', path: '/n', from: '/m' }], problems: ["'operations.0.op'"] },
    { body: [{ op: 'set', path: 'n', value: 1 }], problems: ["'operations.0.path': must begin with /"] },
    { body: [{ op: 'incr', path: '/n', value: '1' }], problems: ["'operations.0.value'", 'expected number'] },
    { body: [{ op: 'set', path: '/n' }], problems: ["'operations.0.value'"] },
    { body: [{ op: 'move', path: '/n' }], problems: ["'operations.0.from'"] },
    { body: { operations, condition: 5 }, problems: ["'condition'", 'expected string'] },
    { body: { operations: 'all' }, problems: ["'operations'", 'expected array'] },
    { body: 'text', problems: ['expected object'] },
    { body: null, problems: ['expected object'] },
    {
      body: [...operations, { op: 'add', path: '/a' }, { op: 'remove', path: 'b' }],
      problems: ["'operations.1.value'", "'operations.2.path'"],
    },
  ])('says where $body is wrong', ({ body, problems }) => {
    const message = refusal(() => parsePatch(body));

    expect(problems.filter((problem) => !message.includes(problem))).toEqual([]);
  });
});

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
}
