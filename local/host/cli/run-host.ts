import { HostRefusedError, startHost, type RunningHost } from '../start-host.ts';
import { parseOptions, usage, type HostOptions } from './options.ts';
import { createJsonPrinter, createTextPrinter, type Printer } from './printer.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the host until it is told to stop; the answer is the exit code. */
export async function runHost(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    return 1;
  }
  if (options.help) {
    out(usage);
    return 0;
  }
  const printer = options.json ? createJsonPrinter(out) : createTextPrinter(out);
  const warned = Promise.withResolvers<number>();
  try {
    const host = await startHost({
      ...options,
      environment,
      printer,
      onWarning: () => (options.strict ? warned.resolve(1) : undefined),
    });
    return await runUntilStopped(host, printer, warned.promise);
  } catch (error) {
    if (error instanceof HostRefusedError) {
      printer.event({ kind: 'refused', reasons: error.reasons });
      return 1;
    }
    throw error;
  }
}

function readOptions(args: readonly string[]): HostOptions | undefined {
  try {
    return parseOptions(args, process.cwd(), Date.now());
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
}

/** The first signal ends the host cleanly, the second at once. */
async function runUntilStopped(host: RunningHost, printer: Printer, warned: Promise<number>): Promise<number> {
  const signalled = new Promise<number>((resolve) => {
    let signals = 0;
    const onSignal = (): void => {
      signals += 1;
      if (signals > 1) {
        host.kill();
        process.exit(130);
      }
      resolve(0);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  const code = await Promise.race([signalled, warned]);
  await host.stop();
  printer.event({ kind: 'stopped' });
  return code;
}
