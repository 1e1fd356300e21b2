import { benchApp } from './host/bench-app.ts';
import { measureFanOut } from './host/fan-out.ts';
import { measureMemory } from './host/memory.ts';
import { measureSequences } from './host/sequences.ts';
import { measureStart } from './host/start.ts';
import { runBench } from './run-bench.ts';

await runBench({
  command: 'npm run bench:host',
  about:
    'Measures the local Functions host: its start, orchestrations that fan out, many of them, what waiting ones hold.',
  parts: {
    start: () => measureStart(benchApp()),
    'fan-out': () => measureFanOut(benchApp()),
    sequences: () => measureSequences(benchApp()),
    memory: () => measureMemory(benchApp()),
  },
});
