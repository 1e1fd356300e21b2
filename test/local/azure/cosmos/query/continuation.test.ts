import { describe, expect, it } from 'vitest';
import type { TokenScope } from '../../../../../local/azure/cosmos/query/continuation.ts';
import { digest, readContinuation, writeContinuation } from '../../../../../local/azure/cosmos/query/continuation.ts';

describe('continuation tokens', () => {
  const scope = digest('container');
  const query = digest('SELECT * FROM c');
  const asked: TokenScope = { scope, query, sortedBy: 0 };
  const at = { keys: ['fä 🙂', 'e00'], seq: 7, of: 2 };

  it('carry a place through a header', () => {
    const token = { s: scope, q: query, d: 20, at };

    const text = writeContinuation(token);

    expect(text).toMatch(/^[\w-]+$/);
    expect(readContinuation(text, asked)).toEqual(token);
  });

  it('count instead where the keys are too long for a header', () => {
    const text = writeContinuation({ s: scope, q: query, d: 20, at: { keys: ['x'.repeat(5000)], seq: 7, of: 1 } });

    expect(text.length).toBeLessThan(200);
    expect(readContinuation(text, asked)).toEqual({ s: scope, q: query, d: 20 });
  });

  it.each([
    { what: 'nothing', text: '' },
    { what: 'nonsense', text: 'nonsense' },
    { what: 'an empty token', text: 'e30' },
    { what: 'a token of another query', text: writeContinuation({ s: scope, q: 'other', d: 1 }) },
    { what: 'a token of another container', text: writeContinuation({ s: 'other', q: query, d: 1 }) },
  ])('refuse $what', ({ text }) => {
    expect(() => readContinuation(text, asked)).toThrow('does not belong to this query');
  });

  describe('of another query, where a client merges sorted ranges', () => {
    it.each([
      {
        what: 'go on from a place among as many members',
        token: { s: scope, q: 'other', d: 5, at },
        sortedBy: 2,
        ok: true,
      },
      { what: 'are refused for other members', token: { s: scope, q: 'other', d: 5, at }, sortedBy: 1, ok: false },
      { what: 'are refused if they only count', token: { s: scope, q: 'other', d: 5 }, sortedBy: 2, ok: false },
      { what: 'are refused elsewhere', token: { s: 'other', q: 'other', d: 5, at }, sortedBy: 2, ok: false },
    ])('$what', ({ token, sortedBy, ok }) => {
      const read = (): unknown => readContinuation(writeContinuation(token), { scope, query, sortedBy });

      if (ok) {
        expect(read()).toEqual(token);
      } else {
        expect(read).toThrow('does not belong to this query');
      }
    });
  });

  it('differ for other parameters', () => {
    expect(digest('c', 'text', [1])).not.toBe(digest('c', 'text', ['1']));
  });
});
