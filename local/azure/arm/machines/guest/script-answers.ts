import { z } from 'zod';

/** A scripted answer for every script that matches: recipes' steps are played without being understood. */
export const ScriptAnswer = z.object({
  /** Text that the script holds, or, between slashes, a regular expression: `/nginx -t/`. */
  match: z.string().min(1),
  /** Text in the machine's resource id, without regard to case; absent: any machine. */
  machine: z.string().optional(),
  exitCode: z.int().min(0).max(255).default(0),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
  seconds: z.number().nonnegative().default(1),
  /** How many times it answers; absent: for ever. */
  count: z.int().positive().optional(),
});
export type ScriptAnswer = z.infer<typeof ScriptAnswer>;

/** The first answer that fits a script on a machine. */
export function findAnswer(
  answers: readonly ScriptAnswer[],
  { script, machineId }: { script: string; machineId: string },
): ScriptAnswer | undefined {
  return answers.find(
    ({ match, machine }) =>
      fits(match, script) && (machine === undefined || machineId.toLowerCase().includes(machine.toLowerCase())),
  );
}

function fits(match: string, script: string): boolean {
  const pattern = /^\/(.+)\/([ims]*)$/s.exec(match);
  return pattern ? new RegExp(pattern[1] ?? '', pattern[2]).test(script) : script.includes(match);
}
