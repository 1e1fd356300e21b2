import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Endpoints } from '../../../../local/azure/stack/endpoints.ts';
import { temporaryFolder } from '../support/service-options.ts';

const program = (name: string): string => fileURLToPath(new URL(`../../../../local/azure/${name}.ts`, import.meta.url));

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(name: string, ...args: string[]): Promise<Finished> {
  const child = spawn(process.execPath, [program(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

/** `npm run azure` until its ready line. */
async function startProcess(...args: string[]): Promise<{ child: ChildProcess; endpoints: Endpoints }> {
  const child = spawn(process.execPath, [program('main'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process ended with ${String(code)} before it was ready.`);
  });
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return { child, endpoints: JSON.parse(line.toString()) as Endpoints };
}

describe('npm run azure', () => {
  it('prints one line when ready, and stops cleanly when asked to', { timeout: 60_000 }, async () => {
    const state = await temporaryFolder();
    const { child, endpoints } = await startProcess('--state', state, '--only', 'identity,teams', '--speed', '60');
    const second = await run('main', '--state', state);

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];

    expect(endpoints).toMatchObject({ clock: { speed: 60 }, ca: `${state}/tls/ca.pem` });
    expect(second).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/Another process/) as string });
    expect(code).toBe(0);
  });

  it('has the same endpoints after it was killed', { timeout: 60_000 }, async () => {
    const state = await temporaryFolder();
    const before = await startProcess('--state', state, '--only', 'identity,eventGrid,control');
    before.child.kill('SIGKILL');
    await once(before.child, 'exit');

    const after = await startProcess('--state', state, '--only', 'identity,eventGrid,control');

    expect(after.endpoints).toEqual(before.endpoints);
  });

  it.each([
    { args: [], says: /--state DIR is required/ },
    { args: ['--state', 'x', '--only', 'mars'], says: /no service 'mars'/ },
    { args: ['--state', 'x', '--speed', 'fast'], says: /--speed must be a number/ },
    { args: ['--state', 'x', '--port-base', '99999'], says: /--port-base must be a whole number below/ },
    { args: ['--stat', 'x'], says: /There is no option --stat/ },
    { args: ['--speed', 'fast', '--port-base', 'x'], says: /--state DIR.*\n--port-base .*\n--speed / },
    { args: ['--state'], says: /--help tells/ },
  ])('refuses $args', async ({ args, says }) => {
    const { code, stderr } = await run('main', ...args);

    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  it('explains itself', async () => {
    expect(await run('main', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/--port-base N/) as string,
    });
  });
});

describe('npm run token', () => {
  it(
    'prints a token of a person, a service principal and a managed identity, and nothing else',
    { timeout: 60_000 },
    async () => {
      const state = await temporaryFolder();
      await startProcess('--state', state, '--only', 'identity');

      const printed = await Promise.all([
        run('token', '--as', 'promoter', '--for', 'api', '--state', state),
        run('token', '--as', 'az', '--for', 'arm', '--state', state),
        run('token', '--as', 'rebake', '--for', 'https://vault.azure.net', '--state', state),
      ]);

      expect(printed.map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, ''],
        [0, ''],
        [0, ''],
      ]);
      expect(printed.map(({ stdout }) => decodeJwt(stdout.trim())['aud'])).toEqual([
        'api://rebake',
        'https://management.azure.com',
        'https://vault.azure.net',
      ]);
    },
  );

  it.each([
    { args: ['--as', 'nobody', '--for', 'api'], exits: 2, says: /Nobody is called 'nobody'/ },
    { args: ['--as', 'owner', '--for', 'moon'], exits: 2, says: /There is no service 'moon'/ },
    { args: ['--as', 'owner', '--for', 'arm'], exits: 1, says: /No services were started.*npm start/ },
    { args: ['--as', 'owner'], exits: 2, says: /--as and --for are required/ },
  ])('says what is wrong with $args', async ({ args, exits, says }) => {
    const { code, stdout, stderr } = await run('token', ...args, '--state', await temporaryFolder());

    expect({ code, stdout }).toEqual({ code: exits, stdout: '' });
    expect(stderr).toMatch(says);
  });

  it('tells in its help how long tokens are good, and who there is', async () => {
    const { code, stdout } = await run('token', '--help');

    expect(code).toBe(0);
    expect(stdout).toMatch(/good for 8 real hours/);
    expect(stdout).toMatch(/promoter +Paolo Conti +Reader, Promoter/);
  });

  it('says that the services do not run', { timeout: 60_000 }, async () => {
    const state = await temporaryFolder();
    const { child } = await startProcess('--state', state, '--only', 'identity');
    child.kill('SIGTERM');
    await once(child, 'exit');

    const { stderr } = await run('token', '--as', 'owner', '--for', 'arm', '--state', state);

    expect(stderr).toMatch(/do not run\. Start them with npm start .*npm run azure/);
  });
});
