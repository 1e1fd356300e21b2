import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 30_000, hookTimeout: 30_000, pool: 'forks' as const };
const quick = { ...shared, globalSetup: 'test/support/keep-files-in-memory.ts' };

/** These load apps into the test's own process, so each file needs a process for itself. */
const inProcessApps = 'test/local/host/durable/*.test.ts';

/** Whatever kills processes, waits for whole programs or opens a browser: `npm run test:slow`. */
const slow = 'test/**/*.slow.test.ts';

export default defineConfig({
  test: {
    // Most tests wait for processes and sockets rather than for a core.
    maxWorkers: 4,
    projects: [
      {
        test: {
          ...quick,
          name: 'unit',
          isolate: false,
          include: ['test/{shared,functions,orchestrations,infra,images,docs}/**/*.test.ts'],
          exclude: [slow],
        },
      },
      {
        test: {
          ...quick,
          name: 'local',
          isolate: false,
          include: ['test/local/**/*.test.ts'],
          exclude: [inProcessApps, slow],
        },
      },
      { test: { ...quick, name: 'durable', include: [inProcessApps], exclude: [slow] } },
      {
        test: { ...quick, name: 'scenario', include: ['test/{contract,scenarios}/*.test.ts'], testTimeout: 60_000 },
      },
      { test: { ...shared, name: 'slow', include: [slow, 'test/scenarios/long/*.test.ts'], testTimeout: 240_000 } },
      { test: { ...shared, name: 'faults', include: ['test/faults/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
