import { describe, expect, it } from 'vitest';
import { importPage } from '../import-page.ts';

interface Work {
  readonly kind: string;
  readonly state: string;
  readonly version: string | null;
}

const { describeWork } = await importPage<{ describeWork: (work: Work, stage?: string) => string }>(
  'overview/describe-work.js',
);

describe('what is under way', () => {
  it.each([
    {
      work: { kind: 'promotion', state: 'soaking', version: '1.4.0' },
      stage: 'production',
      words: 'promotion of 1.4.0 to production: soaking',
    },
    {
      work: { kind: 'rollback', state: 'running', version: '1.3.9' },
      stage: 'production',
      words: 'rollback to 1.3.9 in production: running',
    },
    { work: { kind: 'rebake', state: 'baking', version: '1.4.0' }, words: 'rebake of 1.4.0: baking' },
    { work: { kind: 'rebake', state: 'queued', version: null }, words: 'rebake: queued' },
  ])('is told as "$words"', ({ work, stage, words }) => {
    expect(describeWork(work, stage)).toBe(words);
  });
});
