import type { Kernel } from '../../kernel/provider.ts';
import { runScript } from '../guest/run-script.ts';
import type { ScriptResult } from '../guest/script-result.ts';
import type { ScriptTable } from '../script-table.ts';
import { bootAgain } from '../virtual-machines/machine-actions.ts';
import { guestOf } from '../guest-content.ts';
import { factsOf, saveGuest, type StoredMachine } from '../virtual-machines/machine-guest.ts';

export interface Script {
  readonly script: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Virtual instant at which it starts. */
  readonly startedAt?: number | undefined;
}

/** Azure's default for run commands without a timeout. */
export const defaultTimeoutSeconds = 90 * 60;

/** How a script would run on a machine as it is now, without running it. */
export function foresee(
  table: ScriptTable,
  machine: StoredMachine,
  script: Script,
  budgetSeconds: number,
): ScriptResult {
  const answer = table.find(script.script, machine.body.id);
  return runScript(guestOf(machine.hidden.image), factsOf(machine), { ...script, budgetSeconds, answer });
}

/** Runs a script on a machine: its disk is changed, and so is its power where the script does that. */
export function execute(
  kernel: Kernel,
  table: ScriptTable,
  machine: StoredMachine,
  script: Script,
  budgetSeconds: number,
): ScriptResult {
  const answer = table.use(script.script, machine.body.id);
  const result = runScript(guestOf(machine.hidden.image), factsOf(machine), { ...script, budgetSeconds, answer });
  if (result.power === 'stops') {
    saveGuest(kernel, machine, result.disk, { power: 'stopped', agentReadyAt: null });
  } else {
    saveGuest(kernel, machine, result.disk);
  }
  if (result.power === 'restarts') {
    const restarted = kernel.resources.require(machine.body.id) as unknown as StoredMachine;
    bootAgain(kernel, restarted, { provisionedAt: kernel.clock.now() });
  }
  return result;
}
