import { describe, expect, it } from 'vitest';
import { startStack } from '../stack/start-stack.ts';
import { send } from '../support/http.ts';
import { hasChromium, openPage } from './browser.ts';

function aMessage(text: string) {
  const content = {
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text, weight: 'Bolder', size: 'Medium' },
      { type: 'FactSet', facts: [{ title: 'Stage', value: 'production' }] },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://localhost/promotions/1' }],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

// Without Chromium (apt-get install chromium) these are reported as skipped.
describe.skipIf(!hasChromium)('in Chromium', () => {
  it('the Teams page shows cards as Teams would, newest first, also those that come later', async () => {
    const { azure } = await startStack({ only: ['teams'] });
    const url = azure.endpoints.teams ?? '';
    const post = (text: string) => send(url, { method: 'POST', body: JSON.stringify(aMessage(text)) });
    await post('web **1.4.1** is [live](https://localhost/x)');
    const { page, errors } = await openPage(new URL('/', url).href);
    await page.getByText('web 1.4.1 is live').waitFor();
    expect(await page.locator('article strong').innerText()).toBe('1.4.1');
    expect(await page.locator('article a').getAttribute('href')).toBe('https://localhost/x');

    await post('web 1.4.2 is live');
    await page.getByText('web 1.4.2 is live').waitFor();

    const cards = page.locator('article .ac-adaptiveCard');
    expect(await cards.count()).toBe(2);
    expect(await cards.first().innerText()).toContain('web 1.4.2 is live');
    expect(await cards.first().innerText()).toContain('production');
    expect(
      await cards
        .first()
        .getByRole('button', { name: 'Open' })
        .or(cards.first().getByRole('link', { name: 'Open' }))
        .count(),
    ).toBe(1);
    expect(await page.locator('#empty').isVisible()).toBe(false);
    expect(errors).toEqual([]);
  });

  it('the control page sets and lists faults with its buttons', async () => {
    const { azure } = await startStack({ only: ['control'] });
    const { url = '', key = '' } = azure.endpoints.control ?? {};
    const { page, errors } = await openPage(`${url}/#key=${encodeURIComponent(key)}`);

    await page.getByRole('button', { name: 'Throttle it' }).click();
    await page.getByText('201 POST /faults').waitFor();
    await page.getByRole('button', { name: 'Faults', exact: true }).click();
    await page.getByText('200 GET /faults').waitFor();

    expect(await page.locator('#answer').innerText()).toContain('"kind": "throttle"');
    expect(azure.faults.list()).toMatchObject([{ service: 'arm', probability: 0.3 }]);
    expect(errors).toEqual([]);
  });

  it('the control page has a form for each usual change and fault, and removes a fault', async () => {
    const { azure } = await startStack({ only: ['arm', 'control'] });
    const { url = '', key = '' } = azure.endpoints.control ?? {};
    const { page, errors } = await openPage(`${url}/#key=${encodeURIComponent(key)}`);
    const version = page.getByLabel('Version to deprecate');
    await version.locator('option').first().waitFor({ state: 'attached' });
    const press = async (name: string, answer: string): Promise<void> => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.locator('#answer', { hasText: answer }).waitFor();
    };

    await press('Release', '201 POST /marketplace/releases');
    await press('Deprecate now', '204 POST /marketplace/deprecations');
    await version.locator('option', { hasText: '(deprecated)' }).waitFor({ state: 'attached' });
    expect(JSON.parse(await page.locator('#body').inputValue())).toEqual({
      urn: 'Canonical:ubuntu-24_04-lts:server',
      version: await version.inputValue(),
    });
    await press('Take it back', '204 POST /marketplace/deprecations');
    expect(JSON.parse(await page.locator('#body').inputValue())).toMatchObject({ scheduledAt: null });
    await press('Set the quota', '200 PUT /quotas');
    await press('Lose it', '201 POST /faults');
    await press('Take it down', '201 POST /faults');
    await press('Break events', '201 POST /events');

    expect(azure.faults.list()).toMatchObject([
      { service: 'arm', region: 'northeurope', effect: { kind: 'failOperation', code: 'RegionUnavailable' } },
      { service: 'teams', effect: { kind: 'status', status: 503 } },
      { service: 'eventGrid', effect: { kind: 'doubleEvent' } },
    ]);
    await page.getByRole('list', { name: 'Faults that are set' }).getByRole('button').first().click();
    await page.locator('#faults', { hasText: '2' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('the control page tells the time, the speed and how many faults are set', async () => {
    const { azure } = await startStack({ only: ['control'] });
    const { url = '', key = '' } = azure.endpoints.control ?? {};
    const { page, errors } = await openPage(`${url}/#key=${encodeURIComponent(key)}`);
    await page.locator('#faults', { hasText: 'none' }).waitFor();

    await page.getByRole('button', { name: 'Set the speed' }).click();
    await page.locator('#speed', { hasText: '60 times as fast' }).waitFor();
    await page.getByRole('button', { name: 'Throttle it' }).click();
    await page.locator('#faults', { hasText: '1' }).waitFor();
    await page.setViewportSize({ width: 390, height: 800 });

    expect(await page.locator('#now').innerText()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(errors).toEqual([]);
  });

  it('the control page shows all problems of a bad request', async () => {
    const { azure } = await startStack({ only: ['control'] });
    const { url = '', key = '' } = azure.endpoints.control ?? {};
    const { page } = await openPage(url);
    await page.getByLabel('Key').fill(key);

    await page.getByLabel('Request').fill('POST /faults');
    await page.getByLabel('Body').fill('{ "service": "mars" }');
    await page.getByRole('button', { name: 'Send' }).click();

    await page.getByText('400 POST /faults').waitFor();
    expect(await page.locator('#answer').innerText()).toMatch(/service:[^]*effect:/);
  });
});
