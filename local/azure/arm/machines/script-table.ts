import { z } from 'zod';
import type { Kernel } from '../kernel/provider.ts';
import { findAnswer, ScriptAnswer } from './guest/script-answers.ts';

/** Scripted answers to run commands, kept on disk. The newest that fits answers. */
export interface ScriptTable {
  add(answer: z.input<typeof ScriptAnswer>): string;
  remove(id: string): boolean;
  list(): readonly (ScriptAnswer & { readonly id: string })[];
  /** The answer that fits; `use` counts it. */
  find(script: string, machineId: string): ScriptAnswer | undefined;
  use(script: string, machineId: string): ScriptAnswer | undefined;
}

const Row = z.object({ id: z.number(), answer: z.string(), used: z.number() });

const schema = `CREATE TABLE IF NOT EXISTS machine_script_answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, answer TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0
) STRICT;`;

export function createScriptTable({ database }: Pick<Kernel, 'database'>): ScriptTable {
  database.exec(schema);
  const select = database.prepare('SELECT id, answer, used FROM machine_script_answers ORDER BY id DESC');
  const insert = database.prepare('INSERT INTO machine_script_answers (answer) VALUES (?)');
  const remove = database.prepare('DELETE FROM machine_script_answers WHERE id = ?');
  const count = database.prepare('UPDATE machine_script_answers SET used = used + 1 WHERE id = ?');

  const standing = (): { id: number; answer: ScriptAnswer }[] =>
    z
      .array(Row)
      .parse(select.all())
      .map(({ id, answer, used }) => ({ id, used, answer: ScriptAnswer.parse(JSON.parse(answer)) }))
      .filter(({ answer, used }) => answer.count === undefined || used < answer.count);
  const fitting = (script: string, machineId: string): { id: number; answer: ScriptAnswer } | undefined =>
    standing().find(({ answer }) => findAnswer([answer], { script, machineId }) !== undefined);
  return {
    add: (answer) => String(insert.run(JSON.stringify(ScriptAnswer.parse(answer))).lastInsertRowid),
    remove: (id) => remove.run(Number(id)).changes > 0,
    list: () => standing().map(({ id, answer }) => ({ ...answer, id: String(id) })),
    find: (script, machineId) => fitting(script, machineId)?.answer,
    use(script, machineId) {
      const found = fitting(script, machineId);
      if (found) {
        count.run(found.id);
      }
      return found?.answer;
    },
  };
}
