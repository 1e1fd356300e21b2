import { describe, expect, it } from 'vitest';
import { importPage } from '../import-page.ts';

interface Form {
  keyOf: () => { for: (request: object) => string; answered: () => void };
}
const { keyOf } = await importPage<Form>('command/form.js');

describe('the key of a request', () => {
  it('is the same while the request got no answer, so that a repeat is none', () => {
    const key = keyOf();

    expect(key.for({ body: 'a' })).toBe(key.for({ body: 'a' }));
  });

  it('is another one for another request, and after an answer', () => {
    const key = keyOf();
    const first = key.for({ body: 'a' });

    const other = key.for({ body: 'b' });
    key.answered();
    const next = key.for({ body: 'b' });

    expect(new Set([first, other, next]).size).toBe(3);
  });
});
