import { startBenchHost, startInstances, untilNone, type BenchHost } from './bench-host.ts';
import type { Figure } from '../report.ts';

const few = 100;
const many = 10_000;

/** The time of an orchestration of five activities, in a host with few of them and in one with many. */
export async function measureSequences(appDir: string): Promise<Figure[]> {
  const host = await startBenchHost(appDir);
  await timePerInstance(host, few, 'warm-up');
  const withFew = await timePerInstance(host, few, 'few');
  const withMany = await timePerInstance(host, many, 'many');
  await host.stop();
  return [
    { name: 'orchestration-of-100', value: withFew, unit: 'ms' },
    { name: 'orchestration-of-10000', value: withMany, unit: 'ms' },
    { name: 'orchestration-10000-over-100', value: withMany / withFew, unit: 'times', goal: 1.2 },
  ];
}

async function timePerInstance({ url }: BenchHost, count: number, prefix: string): Promise<number> {
  const startedAt = performance.now();
  await startInstances(
    url,
    'sequence',
    Array.from({ length: count }, (_, n) => `${prefix}-${n}`),
  );
  await untilNone(url, 'Running,Pending');
  return (performance.now() - startedAt) / count;
}
