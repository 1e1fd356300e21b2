import { afterEach, expect, it } from 'vitest';
import { spawnHost, type HostProcess } from '../support/host-process.ts';
import { temporaryFolder, until } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  const anonymous = { authLevel: 'anonymous' };
  app.http('pid', { ...anonymous, handler: () => ({ body: String(process.pid) }) });
  app.http('spin', { ...anonymous, handler: (request, context) => { context.log('spinning'); for (;;); } });
  app.http('wait', { ...anonymous, handler: (request, context) => { context.log('waiting'); return new Promise(() => {}); } });
`;

/** Says in which thread it is loaded. */
const preloaded = `console.log('preloaded in the main thread:', require('node:worker_threads').isMainThread);`;

let host: HostProcess | undefined;

afterEach(() => host?.child.kill('SIGKILL'));

async function start(): Promise<{ url: string; workerPid: number }> {
  const appDir = writeApp({ files: { 'main.js': main, 'preload.js': preloaded } });
  const environment = { ...process.env, NODE_OPTIONS: '', languageWorkers__node__arguments: '--require ./preload.js' };
  host = spawnHost(['--app', appDir, '--port', '0', '--state', temporaryFolder()], environment);
  const url = /http:\S+/.exec(await host.line(/^Host ready/))![0];
  return { url, workerPid: Number(await (await fetch(`${url}/api/pid`)).text()) };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each(['spin', 'wait'])('ends with a host that is killed, whatever its main thread does: %s', async (name) => {
  const { url, workerPid } = await start();
  fetch(`${url}/api/${name}`).catch(() => undefined);
  await host!.line(new RegExp(`${name === 'spin' ? 'Executing' : 'User: waiting'}`));

  host!.child.kill('SIGKILL');

  await host!.exitCode;
  await until(() => !isRunning(workerPid), 'the end of the worker');
});

it('loads what the app preloads into the main thread alone', async () => {
  await start();

  expect(host!.lines.filter((line) => line.includes('preloaded')).map((line) => line.split(': ').slice(1))).toEqual([
    ['preloaded in the main thread', 'true'],
  ]);
});
