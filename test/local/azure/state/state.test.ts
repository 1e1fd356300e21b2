import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadSecret } from '../../../../local/azure/state/load-secret.ts';
import { lockState } from '../../../../local/azure/state/lock-state.ts';
import { openPortBook } from '../../../../local/azure/state/port-book.ts';
import { readReadyFile, writeReadyFile } from '../../../../local/azure/state/ready-file.ts';
import { temporaryFolder } from '../support/service-options.ts';

const lockModule = new URL('../../../../local/azure/state/lock-state.ts', import.meta.url).href;

describe('the lock of a state directory', () => {
  it('keeps others out until it is given back', async () => {
    const dir = await temporaryFolder();

    const unlock = lockState(dir);

    expect(() => lockState(dir)).toThrow(/Another process uses the state in/);
    unlock();
    lockState(dir)();
  });

  it('is lifted when its process is killed', async () => {
    const dir = await temporaryFolder();
    const script = `import { lockState } from '${lockModule}'; lockState('${dir}'); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect(() => lockState(dir)).toThrow();

    child.kill('SIGKILL');
    await once(child, 'exit');

    lockState(dir)();
  });
});

describe('the port book', () => {
  it('remembers ports, and prefers those that were chosen', async () => {
    const dir = await temporaryFolder();
    const book = openPortBook(dir);
    book.remember('arm', 4001);
    book.remember('cosmos', 4002);

    const next = openPortBook(dir, { cosmos: 5002 });

    expect(['arm', 'cosmos', 'teams'].map((name) => next.portOf(name))).toEqual([4001, 5002, 0]);
  });

  it('refuses a file that is not its own', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'ports.json'), '{"arm":"x"}');

    expect(() => openPortBook(dir)).toThrow();
  });
});

it('makes a secret once, for the owner of the folder only', async () => {
  const path = join(await temporaryFolder(), 'secret');

  const made = await loadSecret(path, () => 'first');
  const loaded = await loadSecret(path, () => 'second');

  expect([made, loaded]).toEqual(['first', 'first']);
  expect((await stat(path)).mode & 0o077).toBe(0);
});

it('keeps the ready line for other processes of the same owner', async () => {
  const dir = await temporaryFolder();
  const entra = { authority: 'a', tenant: 't', jwks: 'j', issuer: 'i', clientId: 'c', clientSecret: 's' };
  const endpoints = { subscription: 's', tenant: 't', ca: 'ca.pem', entra, clock: { speed: 1, epoch: 0 } };

  writeReadyFile(dir, endpoints);

  expect(readReadyFile(dir)).toEqual(endpoints);
  expect((await stat(join(dir, 'azure.json'))).mode & 0o077).toBe(0);
  expect(readReadyFile(join(dir, 'elsewhere'))).toBeUndefined();
});
