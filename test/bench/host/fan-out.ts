import { startBenchHost, startInstances, untilNone } from './bench-host.ts';
import { median, type Figure } from '../report.ts';

/** One orchestration with 1,000 activities at once against one with 100; medians of three after a warm-up. */
export async function measureFanOut(appDir: string): Promise<Figure[]> {
  const host = await startBenchHost(appDir);
  const run = async (count: number, id: string): Promise<number> => {
    const startedAt = performance.now();
    await startInstances(host.url, 'fanOut', [id], count);
    await untilNone(host.url, 'Running,Pending');
    return performance.now() - startedAt;
  };
  await run(1_000, 'warm-up');
  const hundred = [await run(100, 'a1'), await run(100, 'a2'), await run(100, 'a3')];
  const thousand = [await run(1_000, 'b1'), await run(1_000, 'b2'), await run(1_000, 'b3')];
  await host.stop();
  return [
    { name: 'fan-out-100', value: median(hundred), unit: 'ms' },
    { name: 'fan-out-1000', value: median(thousand), unit: 'ms' },
    { name: 'fan-out-1000-over-100', value: median(thousand) / median(hundred), unit: 'times', goal: 13 },
  ];
}
