import { endWithLauncher } from '../../support/end-with-launcher.ts';
import { usageProblems, wrongUsage } from '../../../shared/command-line/run-tool.ts';
import { HostRefusedError, startHost } from '../start-host.ts';
import { parseOptions, usage, type HostOptions } from './options.ts';
import { createJsonPrinter, createTextPrinter } from './printer.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the host until it is told to stop; the answer is the exit code. */
export async function runHost(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    return wrongUsage;
  }
  if (options.help) {
    out(usage);
    return 0;
  }
  const printer = options.json ? createJsonPrinter(out) : createTextPrinter(out);
  const signals = watchSignals();
  const warned = Promise.withResolvers<number>();
  try {
    const host = await startHost({
      ...options,
      environment,
      printer,
      onWarning: () => (options.strict ? warned.resolve(1) : undefined),
    });
    signals.onSecond(() => host.kill());
    const code = await Promise.race([signals.first, warned.promise]);
    await host.stop();
    printer.event({ kind: 'stopped' });
    return code;
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
    process.stderr.write(usageProblems('npm run host', [(error as Error).message]));
    return undefined;
  }
}

interface Signals {
  /** Resolves with the exit code of a clean end. */
  readonly first: Promise<number>;
  /** What to do before the process ends at once. */
  onSecond(action: () => void): void;
}

/** The first SIGINT or SIGTERM ends the host cleanly, the second at once; a launcher that is gone, as the first does. */
function watchSignals(): Signals {
  const first = Promise.withResolvers<number>();
  let signalled = false;
  let beforeExit: () => void = () => undefined;
  const onSignal = (): void => {
    if (signalled) {
      beforeExit();
      process.exit(130);
    }
    signalled = true;
    first.resolve(0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  endWithLauncher(() => first.resolve(0));
  return { first: first.promise, onSecond: (action) => void (beforeExit = action) };
}
