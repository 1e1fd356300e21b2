import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const module = new URL('../../../local/support/end-with-launcher.ts', import.meta.url).href;

/** A program that ends with 7 when it is told that its launcher is gone. */
function launch(channel: 'ipc' | 'ignore', then: string) {
  const script = `
    const { endWithLauncher } = await import('${module}');
    endWithLauncher(() => process.exit(7));
    console.log('ready');
    ${then}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit', channel],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, ended, ready: once(child.stdout!, 'data') };
}

/** A program with a launcher between it and the test, which says how it ends. */
async function launchBehind(npmScript: (file: string) => string, command: (file: string) => readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'launched-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'program.mjs');
  writeFileSync(
    file,
    `import { endWithLauncher } from '${module}';
     endWithLauncher(() => { console.log('told'); process.exit(); });
     setTimeout(() => process.exit(), 1_500);
     console.log('ready');`,
  );
  const env = { ...process.env, npm_lifecycle_script: npmScript(file) };
  const [program, ...args] = command(file);
  const script = `require('child_process').spawn('${program}', ${JSON.stringify(args)}, { stdio: 'inherit' })`;
  const launcher = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'], env });
  onTestFinished(() => void launcher.kill('SIGKILL'));
  let said = '';
  launcher.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(launcher.stdout, 'data');
  return { launcher, said: once(launcher.stdout, 'close').then(() => said) };
}

const itself = (file: string): string => `node ${file} --state x`;
const direct = (file: string): readonly string[] => [process.execPath, file];
const byShell = (file: string): readonly string[] => ['sh', '-c', `"${process.execPath}" ${file}; exit $?`];

const forAWhile = 'setTimeout(() => process.exit(0), 20_000);';

describe('a process that ends with its launcher', () => {
  it('is told when the channel to it closes', async () => {
    const { child, ended, ready } = launch('ipc', forAWhile);
    await ready;

    child.disconnect();

    expect(await ended).toBe(7);
  });

  it('is told when nobody reads what it prints', async () => {
    const { child, ended, ready } = launch('ipc', `setInterval(() => console.log('still here'), 5); ${forAWhile}`);
    await ready;

    child.stdout!.destroy();

    expect(await ended).toBe(7);
  });

  it.each([
    { about: 'npm, whose script it is', npmScript: itself, command: direct, said: 'ready\ntold\n' },
    { about: 'a process among others that npm runs', npmScript: () => 'vitest run', command: direct, said: 'ready\n' },
    // Elsewhere the shell takes the place of npm's child.
    ...(process.platform === 'linux'
      ? [{ about: 'npm, behind a shell', npmScript: itself, command: byShell, said: 'ready\ntold\n' }]
      : []),
  ])('is killed without a word: $about', async ({ npmScript, command, said }) => {
    const launched = await launchBehind(npmScript, command);

    launched.launcher.kill('SIGKILL');

    expect(await launched.said).toBe(said);
  });

  it.each(['ipc', 'ignore'] as const)('ends by itself when it has nothing left to do (%s)', async (channel) => {
    const { ended } = launch(channel, '');

    expect(await ended).toBe(0);
  });
});
