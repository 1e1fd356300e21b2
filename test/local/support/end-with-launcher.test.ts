import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

  it.each(['ipc', 'ignore'] as const)('ends by itself when it has nothing left to do (%s)', async (channel) => {
    const { ended } = launch(channel, '');

    expect(await ended).toBe(0);
  });
});
