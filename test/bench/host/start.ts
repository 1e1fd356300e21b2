import { startBenchHost } from './bench-host.ts';
import { median, type Figure } from '../report.ts';

/** From the start of the process to the first answer of a function; median of five. */
export async function measureStart(appDir: string): Promise<Figure[]> {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const startedAt = performance.now();
    const host = await startBenchHost(appDir);
    await (await fetch(`${host.url}/api/hello`)).text();
    times.push(performance.now() - startedAt);
    await host.stop();
  }
  return [{ name: 'start-to-first-answer', value: median(times), unit: 'ms' }];
}
