import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasChromium, openPage } from '../../azure/pages/browser.ts';
import { startTestHost, until, type TestHost } from '../support/start-test-host.ts';
import { useFunctions, writeApp } from '../support/write-app.ts';

const main = `${useFunctions}
  const df = require('durable-functions');
  df.app.activity('pack', { handler: (order) => ({ parcel: order.id }) });
  df.app.activity('fail', { handler: () => { throw new Error('no paper'); } });
  df.app.orchestration('ship', function* (context) {
    const parcel = yield context.df.callActivity('pack', context.df.getInput());
    const to = yield context.df.waitForExternalEvent('address');
    return { ...parcel, to };
  });
  df.app.orchestration('label', function* (context) { yield context.df.callActivity('fail'); });
  df.app.orchestration('lost', function* (context) { yield context.df.callActivity('nobody'); });
  app.timer('daily', { schedule: '0 0 3 * * *', handler: (timer, context) => context.log('ran') });
  app.get('hello', { authLevel: 'anonymous', handler: () => ({ body: 'hi' }) });
  app.storageQueue('queue', { queueName: 'q', connection: 'C', handler: () => {} });
`;

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost({ appDir: writeApp({ files: { 'main.js': main } }) });
});

afterAll(() => host.stop());

async function statusOf(id: string): Promise<string | undefined> {
  const response = await host.fetch(`/runtime/webhooks/durabletask/instances/${id}`);
  return ((await response.json()) as { runtimeStatus?: string }).runtimeStatus;
}

const start = (name: string, id: string, input: object = {}): Promise<Response> =>
  host.fetch(`/runtime/webhooks/durabletask/orchestrators/${name}/${id}`, {
    method: 'POST',
    body: JSON.stringify(input),
  });

describe.skipIf(!hasChromium)('the page in a browser', () => {
  it('shows what is served, what calls it, and what is not served', async () => {
    const { page, errors } = await openPage(host.url);

    await page.getByRole('row', { name: /daily timer 0 0 3/ }).waitFor();

    expect(await page.getByRole('link', { name: '/api/hello' }).getAttribute('href')).toBe('/api/hello');
    expect(await page.getByText('queue is not served').count()).toBe(1);
    expect(await page.getByLabel('Master key').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Run now' }).click();
    await until(() => host.userLogs('daily').length === 1, 'the timer to run');
    expect(errors).toEqual([]);
  });

  it('starts an orchestration, shows its history and raises the event that it waits for', async () => {
    const { page, errors } = await openPage(host.url);
    await page.getByLabel('Start').selectOption('ship');
    await page.getByLabel('id', { exact: true }).fill('order-1');
    await page.getByLabel('input').fill('{"id":7}');

    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'order-1: ship Running' }).waitFor();
    await page.getByRole('row', { name: /Task Completed pack/ }).waitFor();
    await page.getByLabel('event name').fill('address');
    await page.getByLabel('JSON data').fill('"Main Street"');
    await page.getByRole('button', { name: 'Raise event' }).click();
    await page.getByRole('heading', { name: 'order-1: ship Completed' }).waitFor();

    expect(await page.locator('dd', { hasText: 'Main Street' }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Terminate' }).isVisible()).toBe(false);
    expect(errors).toEqual([]);
  });

  it('says what is no JSON, and sends nothing', async () => {
    await start('ship', 'order-2');
    const { page } = await openPage(`${host.url}/#order-2`);

    await page.getByLabel('event name').fill('address');
    await page.getByLabel('JSON data').fill('Main Street');
    await page.getByRole('button', { name: 'Raise event' }).click();

    await page.getByRole('alert').getByText('Not JSON: Main Street').waitFor();
    expect(await statusOf('order-2')).toBe('Running');
  });

  it('terminates what runs', async () => {
    await start('ship', 'order-3');
    const { page } = await openPage(`${host.url}/#order-3`);

    await page.getByLabel('reason').fill('enough');
    await page.getByRole('button', { name: 'Terminate' }).click();

    await page.getByRole('heading', { name: 'order-3: ship Terminated' }).waitFor();
    expect(await statusOf('order-3')).toBe('Terminated');
  });

  it('filters by status and function, and tells a failure and a warning in words', async () => {
    await start('label', 'label-1');
    await start('lost', 'lost-1');
    await until(async () => (await statusOf('label-1')) === 'Failed', 'the failure');
    const { page } = await openPage(`${host.url}/#label-1`);

    await page.getByText("Activity function 'fail' failed: no paper").first().waitFor();
    await page.getByLabel('Status').selectOption('Failed');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('1 instance', { exact: true }).waitFor();

    expect(await page.locator('#instances tr').allInnerTexts()).toEqual([expect.stringContaining('label-1')]);
    expect(
      await page.getByText("stays Running for ever, here and in Azure: it calls the activity 'nobody'").count(),
    ).toBe(1);
  });

  it('of a host with keys opens by a link that brings the key, which leaves the address', async () => {
    const locked = await startTestHost({ appDir: writeApp({ files: { 'main.js': main } }), auth: true });
    onTestFinished(() => locked.stop());
    const keys = JSON.parse(readFileSync(join(locked.stateDir, 'keys.json'), 'utf8')) as { readonly master: string };

    const { page } = await openPage(`${locked.url}/#key=${encodeURIComponent(keys.master)}`);
    await page.getByRole('row', { name: /daily timer/ }).waitFor();

    expect(page.url()).toBe(`${locked.url}/`);
    expect(await page.getByLabel('Master key').isVisible()).toBe(false);
  });
});
