import { describe, expect, it } from 'vitest';
import { createConstraint } from '../../../../../local/host/http/routing/route-constraints.ts';

describe('a constraint', () => {
  it.each([
    {
      text: 'int',
      fits: ['0', '-1', '+5', ' 5', '5 ', '2147483647', '-2147483648'],
      not: ['', '5.0', '1e2', '2147483648', 'x', '1,000', '--1'],
    },
    {
      text: 'long',
      fits: ['9223372036854775807', '-9223372036854775808', '2147483648'],
      not: ['9223372036854775808', '1.5', ''],
    },
    { text: 'bool', fits: ['true', 'FALSE', ' True '], not: ['1', 'yes', ''] },
    {
      text: 'decimal',
      fits: ['1', '1.5', '-.5', '1,000.5', '5-', ' 7 ', '5.'],
      not: ['1e5', '.', '', 'NaN', '+-1', '0x1'],
    },
    {
      text: 'double',
      fits: ['1e5', '-1.5E-3', '1,000', 'Infinity', '-infinity', 'NaN', '∞', '.5', ' 1 '],
      not: ['0x10', 'e5', '', 'Inf', '1_000', '5-'],
    },
    { text: 'float', fits: ['1.25', 'nan', '1E10'], not: ['0b1', 'one'] },
    { text: 'datetime', fits: ['2016-12-31', '2016-12-31 7:32pm'], not: ['someday', 'foo 1', '2016-02-30'] },
    {
      text: 'guid',
      fits: [
        'CD2C1638-1638-72D5-1638-DEADBEEF1638',
        '{cd2c1638-1638-72d5-1638-deadbeef1638}',
        'cd2c1638163872d51638deadbeef1638',
      ],
      not: ['cd2c1638', 'gd2c1638-1638-72d5-1638-deadbeef1638', ''],
    },
    { text: 'alpha', fits: ['abC', ''], not: ['a1', 'ä', 'a b'] },
    { text: 'required', fits: ['x'], not: [''] },
    { text: 'file', fits: ['a.txt', 'a/b.c'], not: ['a', 'a.b/c', 'a.'] },
    { text: 'nonfile', fits: ['a', 'a.b/c'], not: ['a.txt'] },
    { text: 'min(5)', fits: ['5', '6', '+7'], not: ['4', 'x', '5.5', ''] },
    { text: 'min(-2)', fits: ['-2', '0'], not: ['-3'] },
    { text: 'max(5)', fits: ['5', '-9'], not: ['6', ''] },
    { text: 'range(1, 5)', fits: ['1', '5'], not: ['0', '6', 'x'] },
    { text: 'minlength(2)', fits: ['ab', 'abc'], not: ['a', ''] },
    { text: 'maxlength(2)', fits: ['', 'ab'], not: ['abc'] },
    { text: 'length(2)', fits: ['ab'], not: ['a', 'abc'] },
    { text: 'length(2,3)', fits: ['ab', 'abc'], not: ['a', 'abcd'] },
    { text: 'regex(^\\d{{3}}-\\d+$)', fits: ['123-4'], not: ['12-4', '1234'] },
    { text: 'regex(^(a|b)$)', fits: ['a', 'B'], not: ['c', 'ab'] },
    { text: 'INT', fits: ['1'], not: ['x'] },
    { text: 'Range(1,2)', fits: ['2'], not: ['3'] },
  ])('$text', ({ text, fits, not }) => {
    const constraint = createConstraint(text);

    expect(fits.filter((value) => !constraint(value))).toEqual([]);
    expect(not.filter((value) => constraint(value))).toEqual([]);
  });
});

describe('a constraint that ASP.NET refuses', () => {
  it.each([
    { text: 'integer', says: "'integer' could not be resolved" },
    { text: 'int(5)', says: "'int(5)' could not be resolved" },
    { text: 'min', says: "'min' could not be resolved" },
    { text: '', says: 'could not be resolved' },
    { text: 'min(x)', says: "'x' in a route constraint is not a whole number" },
    { text: 'range(1)', says: 'is not a whole number' },
    { text: 'range(5,1)', says: 'the wrong way round' },
    { text: 'length(3,2)', says: 'the wrong way round' },
    { text: 'minlength(-1)', says: 'cannot be negative' },
    { text: 'regex([)', says: 'Invalid regular expression' },
  ])('$text', ({ text, says }) => {
    expect(() => createConstraint(text)).toThrow(says);
  });
});
