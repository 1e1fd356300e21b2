import { expect, it } from 'vitest';
import fc from 'fast-check';
import { findJsonFault } from '../../../../functions/http/serve/find-json-fault.ts';

it.each([
  { text: '', line: 1, column: 1 },
  { text: '{"a": oops}', line: 1, column: 7 },
  { text: '{"a": 1,}', line: 1, column: 9 },
  { text: '[1 2]', line: 1, column: 4 },
  { text: '{"a" 1}', line: 1, column: 6 },
  { text: '{1: 2}', line: 1, column: 2 },
  { text: '[1]]', line: 1, column: 4 },
  { text: '{"a": [1}', line: 1, column: 9 },
  { text: '{\n  "a": "b\n"}', line: 2, column: 8 },
  { text: '{\n  "a": 01\n}', line: 2, column: 9 },
  { text: '{\n  "a": 1', line: 2, column: 9 },
  { text: '{} {}', line: 1, column: 4 },
])('finds the fault of $text in line $line, column $column', ({ text, line, column }) => {
  expect(() => JSON.parse(text) as unknown).toThrow();
  expect(findJsonFault(text)).toEqual({ line, column });
});

it('is past the end of whatever is JSON', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const lines = text.split('\n');
      expect(findJsonFault(text)).toEqual({ line: lines.length, column: lines.at(-1)!.length + 1 });
    }),
  );
});

it('is never after a character that JSON does not know', () => {
  const broken = fc.tuple(fc.json(), fc.nat()).map(([text, at]) => ({ text, at: at % (text.length + 1) }));
  fc.assert(
    fc.property(broken, ({ text, at }) => {
      const spoilt = `${text.slice(0, at)}\u0001${text.slice(at)}`;
      const { line, column } = findJsonFault(spoilt);
      const offset =
        spoilt
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length +
        (line > 1 ? 1 : 0) +
        column -
        1;
      expect(offset).toBeLessThanOrEqual(at);
    }),
  );
});
