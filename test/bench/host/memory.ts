import { startBenchHost, startInstances, untilNone } from './bench-host.ts';
import type { Figure } from '../report.ts';

/** What 10,000 instances that wait for an event add to the resident memory of host and worker. */
export async function measureMemory(appDir: string): Promise<Figure[]> {
  const host = await startBenchHost(appDir);
  await (await fetch(`${host.url}/api/hello`)).text();
  const idle = host.residentMegabytes();
  await startInstances(
    host.url,
    'wait',
    Array.from({ length: 10_000 }, (_, n) => `waiting-${n}`),
  );
  await untilNone(host.url, 'Pending');
  const waiting = host.residentMegabytes();
  await host.stop();
  return [
    { name: 'memory-idle', value: idle, unit: 'MB' },
    { name: 'memory-of-10000-waiting', value: waiting - idle, unit: 'MB', goal: 400 },
  ];
}
