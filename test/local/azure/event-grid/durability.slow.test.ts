import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createEventGrid } from '../../../../local/azure/event-grid/create-event-grid.ts';
import { send } from '../support/http.ts';
import { eventually, temporaryFolder } from '../support/service-options.ts';
import { anEvent, startEventGrid } from './start-event-grid.ts';
import { startWebhook } from './webhook.ts';

const program = fileURLToPath(new URL('event-grid-process.ts', import.meta.url));

/** Event Grid in a process of its own. */
async function spawnEventGrid(dir: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, port: Number(chunk.toString()) };
}

it('keeps topics, keys, event subscriptions and what waits over a restart', async () => {
  const given = await startEventGrid();
  const webhook = await startWebhook();
  const facts = given.topic();
  const id = await given.subscribe(facts, webhook.url);
  const effect = { kind: 'delayEvent', seconds: 300 } as const;
  given.options.faults.add({ service: 'eventGrid', operation: 'Rebake.*', effect });
  await given.client(facts, 'EventGrid').send([anEvent()]);
  await given.grid.close();

  const next = await createEventGrid(given.options);
  onTestFinished(() => next.close());

  expect(next.topics.get(facts.id)).toEqual(facts);
  expect(next.subscriptions.get(id)?.provisioningState).toBe('Succeeded');
  await eventually(() => webhook.deliveries.length === 1);
});

it('goes on with a handshake that a restart interrupted', async () => {
  const given = await startEventGrid({ speed: 1 });
  const webhook = await startWebhook();
  const id = `${given.topic().id}/eventSubscriptions/late`;
  const destination = { endpointType: 'WebHook', properties: { endpointUrl: 'http://127.0.0.1:9/' } };
  const { settled } = given.grid.subscriptions.put(id, { destination });
  await given.grid.close();
  await settled;
  const next = await createEventGrid(given.options);
  onTestFinished(() => next.close());
  expect(next.subscriptions.get(id)?.provisioningState).toBe('Creating');

  destination.properties.endpointUrl = webhook.url;
  await next.subscriptions.put(id, { destination }).settled;

  expect(next.subscriptions.get(id)?.provisioningState).toBe('Succeeded');
});

it('delivers every event that it accepted, although it is killed again and again', { timeout: 60_000 }, async () => {
  const dir = await temporaryFolder();
  const webhook = await startWebhook();
  const given = await startEventGrid({ stateDir: dir });
  const facts = given.topic();
  await given.subscribe(facts, webhook.url);
  await given.grid.close();
  const accepted: string[] = [];

  for (let round = 0; round < 4; round += 1) {
    const { child, port } = await spawnEventGrid(dir);
    const url = `https://localhost:${port}/facts/api/events?api-version=2018-01-01`;
    const publish = async (id: string): Promise<void> => {
      const body = JSON.stringify([{ ...anEvent({ id }), eventTime: '2026-01-05T10:00:00Z' }]);
      const headers = { 'aeg-sas-key': facts.key1 };
      const { status } = await send(url, { method: 'POST', headers, body, ca: given.options.tls.ca });
      if (status === 200) {
        accepted.push(id);
      }
    };
    const publishing = Promise.allSettled(Array.from({ length: 20 }, (_, n) => publish(`e-${round}-${n}`)));
    await eventually(() => accepted.length > round * 5);
    child.kill('SIGKILL');
    await Promise.all([publishing, once(child, 'exit')]);
  }
  await spawnEventGrid(dir);

  const arrived = (): Set<unknown> => new Set(webhook.events().map((event) => event['id']));
  await eventually(() => accepted.every((id) => arrived().has(id)), 30_000);
  expect(accepted.length).toBeGreaterThan(0);
});
