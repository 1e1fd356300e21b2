import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, hookTimeout: 30_000, pool: 'forks' as const };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{shared,functions,orchestrations,infra,images}/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'local', include: ['test/local/**/*.test.ts'] } },
      {
        test: { ...shared, name: 'scenario', include: ['test/{contract,scenarios}/**/*.test.ts'], testTimeout: 60_000 },
      },
      { test: { ...shared, name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
