import { afterEach, describe, expect, it } from 'vitest';
import { spawnHost, type HostProcess } from '../support/host-process.ts';
import { temporaryFolder, until } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  app.http('hello', { authLevel: 'anonymous', handler: () => ({ body: 'hi' }) });
  app.http('slow', { authLevel: 'anonymous', handler: () => new Promise(() => {}) });
  app.http('pid', { authLevel: 'anonymous', handler: () => ({ body: String(process.pid) }) });
  app.hook.appTerminate(() => console.log('terminated'));
`;

const processes: HostProcess[] = [];

afterEach(async () => {
  processes.forEach(({ child }) => child.kill('SIGKILL'));
  await Promise.all(processes.splice(0).map(({ exitCode }) => exitCode));
});

function run(args: readonly string[]): HostProcess {
  const host = spawnHost(args);
  processes.push(host);
  return host;
}

function start(...args: string[]): HostProcess {
  return run(['--app', writeApp({ files: { 'main.js': main } }), '--port', '0', '--state', temporaryFolder(), ...args]);
}

interface Ready {
  readonly ready: true;
  readonly url: string;
  readonly pid: number;
}

async function ready(host: HostProcess): Promise<Ready> {
  return JSON.parse(await host.line(/"ready":true/)) as Ready;
}

describe('the command', () => {
  it('prints each function with its trigger and URL, and one line when ready', async () => {
    const host = start();

    const line = await host.line(/^Host ready/);

    const url = /http:\/\/localhost:\d+/.exec(line)?.[0];
    expect(host.lines).toContain(`  hello: [GET,POST] ${url}/api/hello`);
    expect(await (await fetch(`${url}/api/hello`)).text()).toBe('hi');
  });

  it('prints one JSON line for each event with --json', async () => {
    const host = start('--json');

    const { url, pid } = await ready(host);

    expect(pid).toBe(host.child.pid);
    expect(host.lines.map((line) => JSON.parse(line) as unknown)).toContainEqual({
      function: {
        name: 'hello',
        trigger: 'httpTrigger',
        url: `${url}/api/hello`,
        methods: ['GET', 'POST'],
        disabled: false,
      },
    });
  });

  it('ends with code 1 and every reason when the host cannot start', async () => {
    const host = run(['--app', temporaryFolder(), '--port', '0', '--state', temporaryFolder()]);

    expect(await host.exitCode).toBe(1);
    expect(host.lines.join('\n')).toMatch(/The host does not start:\n- host\.json[^]*- package\.json/);
  });

  it('explains itself with --help', async () => {
    const host = run(['--help']);

    expect(await host.exitCode).toBe(0);
    expect(host.lines.join('\n')).toContain('--strict');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly on %s: the hooks run, the code is 0', async (signal) => {
    const host = start('--json');
    await ready(host);

    host.child.kill(signal);

    expect(await host.exitCode).toBe(0);
    expect(host.lines.join('\n')).toContain('terminated');
    expect(host.lines.at(-1)).toBe('{"stopped":true}');
  });

  it('ends at once on the second signal', async () => {
    const host = start('--json');
    const { url } = await ready(host);
    fetch(`${url}/api/slow`).catch(() => undefined);
    await host.line(/Executing 'Functions\.slow'/);

    host.child.kill('SIGINT');
    await until(
      () =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      'the host takes no more calls',
    );
    host.child.kill('SIGINT');

    expect(await host.exitCode).toBe(130);
  });

  it('leaves no worker behind when it is killed', async () => {
    const host = start('--json');
    const { url } = await ready(host);
    const pid = Number(await (await fetch(`${url}/api/pid`)).text());

    host.child.kill('SIGKILL');

    await until(() => !isAlive(pid), 'the worker ended');
  });

  it('with --strict, ends with code 1 on what would go wrong in Azure', async () => {
    const host = start('--json', '--strict');
    const { url } = await ready(host);

    const body = ReadableStream.from([new TextEncoder().encode('chunk')]);
    await fetch(`${url}/api/hello`, { method: 'POST', body, duplex: 'half' });

    expect(await host.exitCode).toBe(1);
    expect(host.lines.join('\n')).toContain('sent its body in chunks');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
