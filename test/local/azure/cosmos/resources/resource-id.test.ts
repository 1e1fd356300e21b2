import { describe, expect, it } from 'vitest';
import { assertResourceId } from '../../../../../local/azure/cosmos/resources/resource-id.ts';

describe('ids of databases and containers', () => {
  it.each(['x', 'with space', 'ä'.repeat(255)])('may be %j', (id) => {
    expect(() => assertResourceId(id)).not.toThrow();
  });

  it.each(['', 'x ', 'a/b', 'a\\b', 'a#b', 'a?b', 'x'.repeat(256), 5, undefined])('must not be %j', (id) => {
    expect(() => assertResourceId(id)).toThrow('is invalid');
  });
});
