import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

function run(tool: string, ...args: string[]) {
  const program = resolve(import.meta.dirname, `../../infra/${tool}/main.ts`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

describe.each(['costs', 'package'])('npm run %s', (tool) => {
  it.each([
    { args: ['--bogus'], says: 'There is no option --bogus\n' },
    { args: ['here'], says: "'here' belongs to no option\n" },
  ])('does nothing with $args, and says where help is', ({ args, says }) => {
    const pointer = `\nnpm run ${tool} -- --help tells what there is.\n`;

    expect(run(tool, ...args)).toEqual({ code: 2, out: '', error: `${says}${pointer}` });
  });

  it('explains itself', () => {
    const { code, out, error } = run(tool, '--help');

    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(`Usage: npm run ${tool} -- [options]`);
  });
});

it('npm run costs prints the costs of every size', () => {
  const { code, out, error } = run('costs');

  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/^\|.*small.*\|/im);
});
