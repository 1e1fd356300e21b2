import { type Options, type ReadArguments, readArguments } from './read-arguments.ts';

/** Exit code of a command line that makes no sense; nothing was done. */
export const wrongUsage = 2;

/** What is wrong with a command line beside its form. A tool ends with exit code 2 on it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

type Values<Known extends Options> = Extract<ReadArguments<Known>, { kind: 'arguments' }>['values'];

export interface Tool<Known extends Options> {
  /** How it is called: `npm run token`. */
  readonly command: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** `help` is always one of them. */
  readonly options: Known;
  /** Resolves with the exit code. */
  readonly run: (values: Values<Known>) => number | Promise<number>;
}

/** Where a tool writes; the process's own streams by default. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const processStreams: Streams = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
};

/**
 * Runs a command line and resolves with the exit code: 2 when it is wrong, with every problem and where help is; 1 when
 * the tool fails, with what it says.
 */
export async function runTool<const Known extends Options>(
  { command, usage, options, run }: Tool<Known>,
  args: readonly string[],
  { out, error }: Streams = processStreams,
): Promise<number> {
  if (args.includes('--help')) {
    out(usage);
    return 0;
  }
  const read = readArguments(args, options);
  if (read.kind === 'wrong') {
    error(usageProblems(command, read.problems));
    return wrongUsage;
  }
  try {
    return await run(read.values);
  } catch (thrown) {
    error(thrown instanceof UsageError ? usageProblems(command, thrown.problems) : `${inWords(thrown)}\n`);
    return thrown instanceof UsageError ? wrongUsage : 1;
  }
}

/** All that is wrong, and where one reads what would be right. */
export function usageProblems(command: string, problems: readonly string[]): string {
  return `${problems.join('\n')}\n\n${command} -- --help tells what there is.\n`;
}

/** An error as people read it: without a stack, with its cause. */
export function inWords(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && !message.includes(cause.message) ? `${message} (${cause.message})` : message;
}
