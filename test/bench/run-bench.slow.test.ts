import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

const benches = ['main-job', 'host', 'azure', 'compliance', 'start', 'costs'];

/** Starts a bench with a folder of its own for temporary files. */
function bench(name: string, ...args: string[]) {
  const temporary = mkdtempSync(join(tmpdir(), 'rebake-benches-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], out, error]) => ({ code: code as number | null, out, error, left: readdirSync(temporary) }),
  );
  return { child, temporary, ended };
}

/** Command lines that name a folder. */
function processesOf(folder: string): readonly string[] {
  const all = execFileSync('ps', ['-eo', 'args']).toString().split('\n');
  return all.filter((line) => line.includes(folder));
}

/** Waits until a folder holds something below the bench's own folder: its processes have begun to write. */
async function underWay(temporary: string): Promise<void> {
  for (let looks = 0; looks < 400; looks += 1) {
    const files = readdirSync(temporary, { recursive: true });
    if (files.some((file) => String(file).split('/').length > 2)) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The bench did not begin');
}

describe.each(benches)('the bench %s', (name) => {
  it('explains itself', async () => {
    const { code, out, left } = await bench(name, '--help').ended;

    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(out).toMatch(/^Usage: npm run bench/);
  });

  it('starts nothing with a wrong command line', async () => {
    const { code, out, error, left } = await bench(name, '--bogus', 'x').ended;

    expect({ code, out, left }).toEqual({ code: 2, out: '', left: [] });
    expect(error).toMatch(/^There is no option --bogus\n'x' belongs to no option\n\nnpm run bench.* --help/);
  });
});

describe('a bench', () => {
  it.each([
    { name: 'compliance', args: ['--only', 'mars', '--runs', '2'], says: /--only must be one of judging, latency/ },
    {
      name: 'compliance',
      args: ['--runs', '0', '--writes', 'x'],
      says: /--runs must be 1 or more\n--writes must be a/,
    },
    { name: 'start', args: ['--only', 'loading'], says: /There is no option --only/ },
  ])('refuses $args', async ({ name, args, says }) => {
    const { code, error } = await bench(name, ...args).ended;

    expect(code).toBe(2);
    expect(error).toMatch(says);
  });

  it.each([
    { name: 'azure', args: ['--only', 'machines'], signal: 'SIGINT', exits: 130 },
    { name: 'azure', args: ['--only', 'service-bus'], signal: 'SIGTERM', exits: 143 },
    { name: 'compliance', args: ['--only', 'latency'], signal: 'SIGINT', exits: 130 },
  ] as const)('$name leaves no process and no file on $signal', async ({ name, args, signal, exits }) => {
    const { child, temporary, ended } = bench(name, ...args);
    await underWay(temporary);

    child.kill(signal);
    const { code, left, error } = await ended;

    expect({ code, left, error }).toEqual({ code: exits, left: [], error: '' });
    expect(processesOf(temporary)).toEqual([]);
  });

  it('says its figures and leaves nothing', async () => {
    const { code, out, left } = await bench('main-job', '--only', 'replay').ended;

    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(out).toMatch(/^replay_200_over_10 [\d.]+ ratio \(goal <= 1.3\)$/m);
  });
});
