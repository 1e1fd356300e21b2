import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatPath, toProblems } from '../../../shared/domain/problem.ts';

describe('formatPath', () => {
  it.each([
    { path: [], text: '' },
    { path: ['name'], text: 'name' },
    { path: ['stages', 1, 'gate', 'approvals'], text: 'stages[1].gate.approvals' },
    { path: [0, 'name'], text: '[0].name' },
  ])('writes $path as $text', ({ path, text }) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('toProblems', () => {
  it.each([
    {
      what: 'what is missing',
      schema: z.strictObject({ a: z.string() }),
      value: {},
      path: 'a',
      message: 'is required',
    },
    { what: 'an empty text', schema: z.string().min(1), value: '', path: '', message: 'must not be empty' },
    { what: 'an empty list', schema: z.array(z.string()).min(1), value: [], path: '', message: 'must not be empty' },
    {
      what: 'an address',
      schema: z.url(),
      value: 'x',
      path: '',
      message: 'must be a URL, such as https://contoso.example/reports/1',
    },
    { what: 'text', schema: z.string(), value: 1, path: '', message: 'must be text' },
    { what: 'a number', schema: z.number(), value: 'x', path: '', message: 'must be a number' },
    { what: 'a whole number', schema: z.int(), value: 1.5, path: '', message: 'must be a whole number' },
    { what: 'a truth value', schema: z.boolean(), value: 1, path: '', message: 'must be true or false' },
    { what: 'a list', schema: z.array(z.string()), value: 1, path: '', message: 'must be a list' },
    { what: 'a choice', schema: z.enum(['a', 'b']), value: 'c', path: '', message: 'must be one of a, b' },
    { what: 'too little', schema: z.int().min(2), value: 1, path: '', message: 'must be at least 2' },
    { what: 'too much', schema: z.int().max(2), value: 3, path: '', message: 'must be at most 2' },
    { what: 'nothing at all', schema: z.number().positive(), value: 0, path: '', message: 'must be more than 0' },
    { what: 'a whole', schema: z.number().lt(1), value: 1, path: '', message: 'must be less than 1' },
    { what: 'short text', schema: z.string().min(2), value: 'a', path: '', message: 'must have at least 2 characters' },
    {
      what: 'a long list',
      schema: z.array(z.int()).max(1),
      value: [1, 2],
      path: '',
      message: 'must have at most 1 entries',
    },
    { what: 'an unknown key', schema: z.strictObject({}), value: { a: 1 }, path: 'a', message: 'is not known here' },
    {
      what: 'a key of the wrong form',
      schema: z.record(z.string().regex(/^a/, 'must begin with a'), z.string()),
      value: { b: 'x' },
      path: 'b',
      message: 'must begin with a',
    },
    {
      what: 'our own words',
      schema: z.string().regex(/^a/, 'must begin with a'),
      value: 'b',
      path: '',
      message: 'must begin with a',
    },
    { what: 'an object', schema: z.object({}), value: 1, path: '', message: 'must be an object' },
    { what: 'a record', schema: z.record(z.string(), z.string()), value: 1, path: '', message: 'must be an object' },
    { what: 'a kind without a word', schema: z.date(), value: 1, path: '', message: 'must be date' },
    { what: 'a fixed value', schema: z.literal(1), value: 2, path: '', message: 'must be one of 1' },
    {
      what: 'a pattern',
      schema: z.string().regex(/^a/),
      value: 'b',
      path: '',
      message: 'Invalid string: must match pattern /^a/',
    },
    {
      what: 'a date and time',
      schema: z.iso.datetime(),
      value: 'x',
      path: '',
      message: 'must be a date and time, such as 2026-09-14T08:00:00Z',
    },
    { what: 'a date', schema: z.iso.date(), value: 'x', path: '', message: 'must be a date, such as 2026-09-14' },
    { what: 'an e-mail address', schema: z.email(), value: 'x', path: '', message: 'must be an e-mail address' },
    { what: 'a GUID', schema: z.guid(), value: 'x', path: '', message: 'must be a GUID' },
    ...[
      { schema: z.string('ours'), value: 1 },
      { schema: z.enum(['a'], 'ours'), value: 'b' },
      { schema: z.string().min(1, 'ours'), value: '' },
      { schema: z.string().max(1, 'ours'), value: 'ab' },
      { schema: z.url('ours'), value: 'x' },
      { schema: z.string().refine(() => false, 'ours'), value: 'x' },
    ].map((row) => ({ what: 'our own words in place of any of those', ...row, path: '', message: 'ours' })),
  ])('words $what', ({ schema, value, path, message }) => {
    const error = schema.safeParse(value).error;

    expect(error && toProblems(error)).toEqual([{ path, message }]);
  });

  describe('of a value of several forms', () => {
    const secret = z.strictObject({ keyVault: z.url() });
    const wanted = 'must be a URL, such as https://contoso.example/reports/1';

    it.each([
      { what: 'the only one of its kind', value: { a: { keyVault: 'x' } }, path: 'a.keyVault', message: wanted },
      { what: 'none, where it is of neither kind', value: { a: 1 }, path: 'a', message: 'Invalid input' },
    ])('tells what is wrong with $what', ({ value, path, message }) => {
      const { error } = z.object({ a: z.union([z.string(), secret]) }).safeParse(value);

      expect(toProblems(error!)).toEqual([{ path, message }]);
    });

    it('tells nothing of either where two are of its kind', () => {
      const { error } = z.union([secret, z.strictObject({ file: z.string() })]).safeParse({});

      expect(toProblems(error!)).toEqual([{ path: '', message: 'Invalid input' }]);
    });
  });
});
