import type { GuestSession } from '../guest-session.ts';

/** What a command of the simulated system is given. Its answer is its exit code. */
export interface ShellIo {
  readonly session: GuestSession;
  /** All that can be read, which is then gone. */
  readonly stdin: string;
  /** The next line, without its end; undefined where there is none. */
  readLine(): string | undefined;
  /** Prints a text, and ends the line unless told not to. */
  out(text: string, end?: string): void;
  err(text: string, end?: string): void;
  /** Whether a command of that name can be run. */
  knows(command: string): boolean;
  readonly environment: ReadonlyMap<string, string>;
  /** Runs another command, as `sudo` and `xargs` do. */
  run(words: readonly string[], stdin?: string): number;
  /** Runs a script in a new shell with this environment, as `bash -c` does. */
  runScript(script: string, parameters?: readonly string[]): number;
  /** Runs a script in this very shell, as `.` does. */
  source(script: string, parameters?: readonly string[]): number;
}

export type ShellCommand = (args: readonly string[], io: ShellIo) => number;
export type ShellCommands = Readonly<Record<string, ShellCommand>>;
