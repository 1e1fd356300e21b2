import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../shared/domain/bake/canonical-json.ts';

describe('canonical JSON', () => {
  it.each([
    { what: 'a text', value: 'a "b"', json: '"a \\"b\\""' },
    { what: 'a number', value: 1.5, json: '1.5' },
    { what: 'nothing', value: null, json: 'null' },
    { what: 'what is no number', value: NaN, json: 'null' },
    { what: 'an empty bag', value: {}, json: '{}' },
    { what: 'an empty list', value: [], json: '[]' },
    { what: 'keys in any order', value: { b: 1, a: 2 }, json: '{"a":2,"b":1}' },
    { what: 'keys by their characters', value: { Z: 1, a: 2, é: 3 }, json: '{"Z":1,"a":2,"é":3}' },
    { what: 'numbers among the keys', value: { a: 1, 10: 2, 9: 3 }, json: '{"9":3,"10":2,"a":1}' },
    { what: 'keys that only begin with a number', value: { '1a': 1, '01': 2, '0': 3 }, json: '{"0":3,"01":2,"1a":1}' },
    { what: 'members that are not there', value: { a: undefined, b: 1 }, json: '{"b":1}' },
    { what: 'holes in a list', value: [1, undefined, 2], json: '[1,null,2]' },
    { what: 'what is within', value: { b: [{ d: 1, c: 2 }], a: {} }, json: '{"a":{},"b":[{"c":2,"d":1}]}' },
    { what: 'a key with a quotation mark', value: { 'a"b': 1 }, json: '{"a\\"b":1}' },
  ])('of $what', ({ value, json }) => {
    expect(canonicalJson(value)).toBe(json);
  });

  it('reads back as what it was made of', () => {
    const value = { tags: { b: '1', 7: 'x', a: '' }, list: [null, true, { z: [], y: 'ü\u2028' }] };

    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });
});
