import { measureCriticalPath } from './main-job/critical-path.ts';
import { measureFiftyDefinitions } from './main-job/fifty-definitions.ts';
import { measureReplay } from './main-job/replay.ts';
import { runBench } from './run-bench.ts';

await runBench({
  command: 'npm run bench',
  about:
    'Measures the main job: what orchestrators replay, its critical path over what Azure takes, fifty definitions at once.',
  parts: { replay: measureReplay, 'critical-path': measureCriticalPath, fifty: measureFiftyDefinitions },
});
