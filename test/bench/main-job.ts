import { measureCriticalPath } from './main-job-critical-path.ts';
import { measureFiftyDefinitions } from './main-job-fifty.ts';
import { report, type Figure } from './report.ts';

// The figures of the main job, on the whole stack.
const figures: Figure[] = [];
for (const measure of [measureCriticalPath, measureFiftyDefinitions]) {
  figures.push(...(await measure()));
}
process.exitCode = report(figures) ? 0 : 1;
