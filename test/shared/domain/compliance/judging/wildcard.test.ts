import { expect, it } from 'vitest';
import { compileWildcard } from '../../../../../shared/domain/compliance/judging/wildcard.ts';

it.each([
  { pattern: 'server', fits: ['server'], others: ['servers', 'a-server', ''] },
  { pattern: 'Server', fits: ['server'], others: ['servers'] },
  { pattern: 'server*', fits: ['server', 'server-gen2'], others: ['a-server', 'serve'] },
  { pattern: '*server', fits: ['server', 'minimal-server'], others: ['server-gen2', 'erver'] },
  { pattern: '*server*', fits: ['server', 'a-server-gen2', 'server2', 'a-server'], others: ['serve', ''] },
  { pattern: '*', fits: ['', 'anything', '*'], others: [] },
  { pattern: 'a.c', fits: ['a.c'], others: ['abc'] },
])('$pattern stands for $fits alone', ({ pattern, fits, others }) => {
  const matches = compileWildcard(pattern);

  expect([...fits, ...others].filter((text) => matches(text))).toEqual(fits);
});
