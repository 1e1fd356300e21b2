import { runHost } from './cli/run-host.ts';

process.exitCode = await runHost(process.argv.slice(2), process.env);
