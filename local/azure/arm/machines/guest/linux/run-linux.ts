import type { GuestSession } from '../guest-session.ts';
import { Shell } from '../sh/shell.ts';
import { linuxCommands } from './linux-commands.ts';

/** Runs a shell script and answers its exit code. Parameters are environment variables. */
export function runLinux(session: GuestSession, script: string, parameters: Readonly<Record<string, string>>): number {
  return new Shell(session, linuxCommands, parameters).run(script);
}
