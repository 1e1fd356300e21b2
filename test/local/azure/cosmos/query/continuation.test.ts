import { describe, expect, it } from 'vitest';
import { digest, readContinuation, writeContinuation } from '../../../../../local/azure/cosmos/query/continuation.ts';

describe('continuation tokens', () => {
  const query = digest('container', 'SELECT * FROM c');

  it('carry a place through a header', () => {
    const token = { q: query, d: 20, at: { keys: ['fä 🙂', 'e00'], seq: 7, of: 2 } };

    const text = writeContinuation(token);

    expect(text).toMatch(/^[\w-]+$/);
    expect(readContinuation(text, query)).toEqual(token);
  });

  it('count instead where the keys are too long for a header', () => {
    const text = writeContinuation({ q: query, d: 20, at: { keys: ['x'.repeat(5000)], seq: 7, of: 1 } });

    expect(text.length).toBeLessThan(200);
    expect(readContinuation(text, query)).toEqual({ q: query, d: 20 });
  });

  it.each(['', 'nonsense', 'e30', writeContinuation({ q: 'other', d: 1 })])('refuse %j', (text) => {
    expect(() => readContinuation(text, query)).toThrow('does not belong to this query');
  });

  it('differ for other parameters', () => {
    expect(digest('c', 'text', [1])).not.toBe(digest('c', 'text', ['1']));
  });
});
