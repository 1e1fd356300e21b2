import type { GuestSession } from '../guest-session.ts';
import { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';

/** Runs a PowerShell script and answers its exit code. Parameters are values of its `param` block. */
export function runPowerShell(
  session: GuestSession,
  script: string,
  parameters: Readonly<Record<string, string>>,
): number {
  const variables = new Map<string, Value>([
    ['env:systemroot', 'C:\\Windows'],
    ['env:windir', 'C:\\Windows'],
    ['env:systemdrive', 'C:'],
    ['env:temp', 'C:\\Windows\\Temp'],
    ['env:programdata', 'C:\\ProgramData'],
    ['env:programfiles', 'C:\\Program Files'],
    ['env:computername', session.machine.computerName.toUpperCase()],
    ['erroractionpreference', 'Continue'],
    ['lastexitcode', null],
    ['psversiontable', { PSVersion: { Major: 5, Minor: 1 }, PSEdition: 'Desktop' }],
    ...Object.entries(parameters).map(([name, value]) => [name.toLowerCase(), value] as const),
  ]);
  return new Interpreter(session, variables).run(script);
}
