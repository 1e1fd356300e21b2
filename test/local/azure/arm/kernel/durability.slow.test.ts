import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually } from '../support/call.ts';
import { createDefinition, putSource } from '../support/sources.ts';
import { openIdentity, startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const version = 'api-version=2025-03-03';

describe('a restart', () => {
  it('goes on with operations that were running and raises their events', async () => {
    const test = await startArm();
    const definition = await createDefinition(test, 'web');
    const machine = putSource(test, 'virtualMachines', 'builder');
    const put = await call(test, `${definition}/versions/1.0.0?${version}`, {
      method: 'PUT',
      body: { location: 'westeurope', properties: { storageProfile: { source: { virtualMachineId: machine } } } },
    });
    const operation = new URL(String(put.headers['azure-asyncoperation']));

    await test.restart();
    const ended = await eventually(
      () => call(test, operation.pathname + operation.search),
      ({ body }) => (body as { status: string }).status !== 'InProgress',
    );
    const event = test.events.find(({ subject }) => subject.endsWith('/versions/1.0.0'));
    await test.close();

    expect(ended).toMatchObject({
      status: 200,
      body: { status: 'Succeeded', name: operation.pathname.split('/').at(-1) },
    });
    expect(event?.eventType).toBe('Microsoft.Resources.ResourceWriteSuccess');
  });
});

describe('a kill', () => {
  let dir: string;
  let child: ChildProcess | undefined;
  let test: TestArm | undefined;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'arm-kill-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await test?.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function startProcess(epoch: number): Promise<string> {
    const script = new URL('../support/arm-process.ts', import.meta.url).pathname;
    child = spawn(process.execPath, [script, dir, String(epoch), '20000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    return line.toString().trim();
  }

  it('in the midst of writes loses nothing that was acknowledged', async () => {
    const epoch = Date.now();
    const origin = await startProcess(epoch);
    const client = { ...(await openIdentity(dir, { epoch })), arm: { origin } };
    const acknowledged: string[] = [];

    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let number = 0; ; number++) {
        const name = `group-${writer}-${number}`;
        const { status } = await call(client, `${subscription}/resourceGroups/${name}?api-version=2021-04-01`, {
          method: 'PUT',
          body: { location: 'westeurope' },
        });
        acknowledged.push(...(status === 201 ? [name] : []));
      }
    });
    await eventually(
      () => acknowledged.length,
      (count) => count >= 50,
    );
    child?.kill('SIGKILL');
    await Promise.allSettled(writers);
    test = await startArm({ dir, epoch });
    const { resources } = test.arm.kernel;
    const lost = acknowledged.filter((name) => !resources.get(`${subscription}/resourceGroups/${name}`));

    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    expect(lost).toEqual([]);
  });
});
