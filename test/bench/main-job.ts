import { measureCriticalPath } from './main-job-critical-path.ts';
import { measureFiftyDefinitions } from './main-job-fifty.ts';
import { measureReplay } from './main-job-replay.ts';
import { report } from './report.ts';

// The figures of the main job, each as soon as it is known; all but the replay on the whole stack.
let held = true;
for (const measure of [measureReplay, measureCriticalPath, measureFiftyDefinitions]) {
  held = report(await measure()) && held;
}
process.exitCode = held ? 0 : 1;
