import { expect, it } from 'vitest';
import { nextLive } from '../../../../shared/domain/stage/next-live.ts';

const since = '2026-01-05T08:00:00.000Z';
const now = '2026-01-06T08:00:00.000Z';
const before = (version: string, ...previous: string[]) => ({ version, since, previous });

it.each([
  { what: 'the first version has none before it', from: undefined, version: '1.0.0', previous: [] },
  {
    what: 'what was live is remembered first',
    from: before('1.0.1', '1.0.0'),
    version: '1.0.2',
    previous: ['1.0.1', '1.0.0'],
  },
  {
    what: 'what comes back is not before itself',
    from: before('1.0.1', '1.0.0'),
    version: '1.0.0',
    previous: ['1.0.1'],
  },
  {
    what: 'each is remembered once',
    from: before('1.0.1', '1.0.0', '1.0.1'),
    version: '1.0.2',
    previous: ['1.0.1', '1.0.0'],
  },
])('$what', ({ from, version, previous }) => {
  expect(nextLive(from, version, now)).toEqual({ version, since: now, previous });
});

it('remembers ten, the newest', () => {
  const many = Array.from({ length: 30 }, (_, i) => `1.0.${29 - i}`);

  expect(nextLive(before('1.0.30', ...many), '1.0.31', now).previous).toEqual(['1.0.30', ...many.slice(0, 9)]);
});

it('leaves what is live as it is, since when it is', () => {
  const live = before('1.0.1', '1.0.0');

  expect(nextLive(live, '1.0.1', now)).toEqual(live);
});
