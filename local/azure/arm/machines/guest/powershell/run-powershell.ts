import type { GuestSession } from '../guest-session.ts';

/** Runs a PowerShell script and answers its exit code. */
export function runPowerShell(session: GuestSession): number {
  session.stderr += 'PowerShell is not available on this machine.\n';
  return 1;
}
