import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '../../local/main.ts');

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rebake-start-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** `npm start` with a state of its own. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => lines.push(line));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(() => void child.kill('SIGTERM'));
  return { child, lines, ended };
}

/** Waits for a line, for at most a minute. */
async function line(lines: readonly string[], pattern: RegExp): Promise<void> {
  for (let looks = 0; looks < 600 && !lines.some((one) => pattern.test(one)); looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(lines.join('\n')).toMatch(pattern);
}

/** Command lines that name a folder. */
function processesOf(state: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'args']).toString().split('\n');
  return all.filter((one) => one.includes(state));
}

const linksOf = (lines: readonly string[]): readonly string[] => lines.filter((one) => one.includes('http://'));

describe('npm start', () => {
  it('explains itself, and starts nothing with a wrong command line', async () => {
    const [help, wrong] = [run('--help'), run('--exti', '--speed', 'fast', 'x')];

    expect([await help.ended, await wrong.ended]).toEqual([0, 2]);
    expect(help.lines[0]).toMatch(/^Usage: npm start/);
    expect(wrong.lines).toEqual([
      'There is no option --exti',
      "'x' belongs to no option",
      '',
      'npm start -- --help tells what there is.',
    ]);
  });

  it.each([
    { signal: 'SIGINT', when: /Starting the local Azure/ },
    { signal: 'SIGINT', when: /Starting the Functions host/ },
    { signal: 'SIGTERM', when: /Deploying/ },
    { signal: 'SIGHUP', when: /Deploying/ },
  ] as const)('leaves no process when it is ended by $signal at "$when"', async ({ signal, when }) => {
    const state = folder();
    const { child, lines, ended } = run('--no-tour', '--port', '0', '--state', state);
    await line(lines, when);

    child.kill(signal);

    expect(await ended).toBe(130);
    expect(processesOf(state)).toEqual([]);
  });

  it.each([{ when: /Deploying/ }, { when: /--as release-manager/ }])(
    'leaves no process when it is killed at "$when"',
    async ({ when }) => {
      const state = folder();
      const { child, lines, ended } = run('--no-tour', '--port', '0', '--state', state);
      await line(lines, when);

      child.kill('SIGKILL');
      await ended;

      await expect.poll(() => processesOf(state), { timeout: 20_000 }).toEqual([]);
    },
  );

  it('says where everything is and who may sign in, at the same addresses when it is started again', async () => {
    const state = folder();
    const first = run('--no-tour', '--port', '0', '--state', state);
    await line(first.lines, /--as release-manager/);
    first.child.kill('SIGINT');
    await first.ended;

    const second = run('--no-tour', '--port', '0', '--state', state);
    await line(second.lines, /--as release-manager/);
    second.child.kill('SIGINT');
    await second.ended;

    expect(linksOf(first.lines)).toHaveLength(6);
    expect(linksOf(second.lines)).toEqual(linksOf(first.lines));
    expect(processesOf(state)).toEqual([]);
  });
});
