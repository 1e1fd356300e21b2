import { loadApp } from '../../local/host/worker/load-app.ts';
import { provideCoreModule } from '../../local/host/worker/core-module.ts';
import { createWorkerApp } from '../../local/host/worker/worker-app.ts';

// Loads an app as a worker does, in a process of its own, and prints how long that took and what the process holds.
const [appDir = '.'] = process.argv.slice(2);
const app = createWorkerApp('probe', () => undefined);
provideCoreModule(app);
const began = performance.now();
await loadApp(app, appDir);
const milliseconds = performance.now() - began;
const measured = { milliseconds, residentBytes: process.memoryUsage.rss(), functions: app.functions.size };
process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0));
