import { GuestSession, OutOfTime } from './guest-session.ts';
import { thaw, type GuestDisk, type MachineFacts } from './guest-disk.ts';
import { runLinux } from './linux/run-linux.ts';
import { runPowerShell } from './powershell/run-powershell.ts';
import type { ScriptAnswer } from './script-answers.ts';
import { readMarker } from './script-marker.ts';
import type { ScriptResult } from './script-result.ts';

export interface ScriptRun {
  readonly script: string;
  /** Linux: environment variables; Windows: parameters by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Virtual instant at which it starts, in milliseconds: what the machine's clock shows. */
  readonly startedAt?: number | undefined;
  /** Virtual seconds after which the script is stopped; what it did until then stays. */
  readonly budgetSeconds?: number;
  /** A scripted answer instead of running it. */
  readonly answer?: ScriptAnswer | undefined;
}

/**
 * Runs a script on a disk: a pure function, so the same run can be asked again how far it is after some seconds.
 * A scripted answer comes first, then the script's own marker, then the interpreter of its system.
 */
export function runScript(disk: GuestDisk, machine: MachineFacts, run: ScriptRun): ScriptResult {
  const { script, startedAt, budgetSeconds = Infinity } = run;
  const set = run.answer ?? readMarker(script);
  if (set) {
    const finished = set.seconds <= budgetSeconds;
    const breaks = 'boot' in set && set.boot === 'never';
    return {
      exitCode: finished ? set.exitCode : 137,
      stdout: finished ? set.stdout : '',
      stderr: finished ? set.stderr : '',
      seconds: Math.min(set.seconds, budgetSeconds),
      disk: breaks && finished ? { ...disk, bootable: false } : disk,
      finished,
      power: 'stays',
    };
  }
  return interpret(new GuestSession(thaw(disk), machine, { startedAt, budgetSeconds }), run);
}

function interpret(session: GuestSession, { script, parameters = {} }: ScriptRun): ScriptResult {
  const interpreter = session.disk.osType === 'Linux' ? runLinux : runPowerShell;
  const { exitCode, finished } = untilOutOfTime(() => interpreter(session, script, parameters));
  return {
    exitCode,
    finished,
    stdout: session.stdout,
    stderr: session.stderr,
    seconds: session.seconds,
    disk: session.disk,
    power: session.power,
  };
}

function untilOutOfTime(run: () => number): { exitCode: number; finished: boolean } {
  try {
    return { exitCode: run(), finished: true };
  } catch (error) {
    if (error instanceof OutOfTime) {
      return { exitCode: 137, finished: false };
    }
    throw error;
  }
}
