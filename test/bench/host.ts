import { benchApp } from './host-app.ts';
import { measureFanOut } from './host-fan-out.ts';
import { measureMemory } from './host-memory.ts';
import { measureSequences } from './host-sequences.ts';
import { measureStart } from './host-start.ts';
import { report, type Figure } from './report.ts';

const appDir = benchApp();
const figures: Figure[] = [];
for (const measure of [measureStart, measureFanOut, measureSequences, measureMemory]) {
  figures.push(...(await measure(appDir)));
}
process.exitCode = report(figures) ? 0 : 1;
