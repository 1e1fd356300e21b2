import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, launchBrowser, openPage, watchErrors } from '../../local/azure/pages/browser.ts';
import { productionStage, smallRecipe, testStage } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

const patience = 240_000;
let scenarios: Scenarios;
let browser: Browser | undefined;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
}, patience);
afterAll(async () => {
  await browser?.close();
  await scenarios.stop();
}, patience);

const people = new Map<string, Awaited<ReturnType<typeof openPage>>>();

/** A page of the API as somebody sees it, who signs in at first. */
async function openAs(name: string, path: string): ReturnType<typeof openPage> {
  const url = `${scenarios.stack.apiUrl}${path}`;
  const known = people.get(name);
  if (known) {
    await known.page.goto(url);
    return known;
  }
  browser ??= await launchBrowser();
  const page = await (await browser.newContext()).newPage();
  const opened = { page, errors: watchErrors(page) };
  people.set(name, opened);
  await page.goto(url);
  await page.locator('#content').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.locator('header').getByText(name).waitFor();
  return opened;
}

/** The form of a command, which opens by its title. */
async function openCommand(page: Page, title: string): Promise<Locator> {
  await page.locator('summary').getByText(title, { exact: true }).click();
  return page.locator('details[open] form');
}

// Without Chromium (apt-get install chromium) these are reported as skipped.
describe.skipIf(!hasChromium)('in a browser', { timeout: patience }, () => {
  it('an approver follows the link of a card, signs in, reads what the gate waits for and approves', async () => {
    const { images, azure, stack } = scenarios;
    await images.save(smallRecipe('clicked', { stages: [testStage, productionStage({})] }));
    await images.untilLive('clicked', 'test', '1.0.0');
    const promotionId = await images.request('clicked', '1.0.0');
    const card = await until('the approvers are told', async () =>
      (await azure.cards()).find(({ title }) => title.startsWith('Approve clicked 1.0.0')),
    );
    const link = /"url":"([^"]+promotions[^"]+)"/.exec(card.content)![1]!;

    const { page, errors } = await openPage(link);
    await page.locator('#content').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Amara Okafor' }).click();
    await page.getByText('0 of 1 approvals').waitFor();
    const form = await openCommand(page, 'Approve promotion');
    await form.getByLabel('Reason').fill('seen on its page');
    await form.getByRole('button', { name: 'Approve promotion' }).click();
    await page.locator('#outcome').getByText('Approve promotion: ').waitFor();
    const promotion = await images.untilPromotion('clicked', promotionId, 'live');

    expect(new URL(link).origin).toBe(new URL(stack.apiUrl).origin);
    expect(promotion.decisions).toMatchObject([{ decision: 'approve', reason: 'seen on its page' }]);
    expect(errors).toEqual([]);
  });

  it('what is refused is said beside the button, with every fault, and what was written stays', async () => {
    const { page } = await openAs('Carla Nowak', '/api/image-definitions/clicked');

    const form = await openCommand(page, 'Start rebake');
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: 'Start rebake' }).click();

    await form.getByText('reason: ').waitFor();
    expect(await form.locator('.outcome').innerText()).toContain('The request is not valid');
    expect(await form.getByRole('checkbox').isChecked()).toBe(true);
  });

  it('who may only read is offered nothing to do, and who has no role is told whom to ask', async () => {
    const reader = await openAs('Robin Meyer', '/api/image-definitions/clicked');
    await reader.page.getByRole('heading', { name: 'Stages' }).waitFor();
    const nobody = await openAs('Olivia Hartmann', '/api/findings');

    await nobody.page.getByText('You have no role here yet').waitFor();
    expect(await reader.page.locator('summary').count()).toBe(0);
  });

  it('what was done is said, the page is shown as it is then, and offers what can be done next', async () => {
    const { page, errors } = await openAs('Carla Nowak', '/api/image-definitions/clicked');

    const pause = await openCommand(page, 'Pause rebakes');
    await pause.getByLabel('Reason').fill('the mirror is down');
    await pause.getByRole('button', { name: 'Pause rebakes' }).click();
    await page.locator('#outcome').getByText('Pause rebakes: done.').waitFor();
    await page.locator('#content').getByText('the mirror is down').waitFor();
    const resume = await openCommand(page, 'Resume rebakes');
    await resume.getByLabel('Reason').fill('the mirror is up');
    await resume.getByRole('button', { name: 'Resume rebakes' }).click();
    await page.locator('#outcome').getByText('Resume rebakes: done.').waitFor();

    expect(errors).toEqual([]);
  });

  it('a recipe is changed as YAML, and not over what somebody else saved since it was read', async () => {
    const { images } = scenarios;
    const { page } = await openAs('Carla Nowak', '/api/image-definitions/clicked');
    const change = async (owner: string): Promise<Locator> => {
      const form = await openCommand(page, 'Save recipe');
      const document = form.getByLabel('Document');
      await document.fill((await document.inputValue()).replace(/^owner: .*$/m, `owner: ${owner}`));
      return form;
    };

    await (await change('first@contoso.example')).getByRole('button', { name: 'Save recipe' }).click();
    await page.locator('#content').getByText('first@contoso.example').first().waitFor();
    const stale = await change('late@contoso.example');
    const stages = [testStage, productionStage({})];
    await images.save(smallRecipe('clicked', { stages, owner: 'second@contoso.example' }));
    await stale.getByRole('button', { name: 'Save recipe' }).click();

    await stale.getByText('The record has changed').waitFor();
    expect(await stale.getByLabel('Document').inputValue()).toContain('late@contoso.example');
  });

  it('whose token is not taken any more signs in again and is where they were, by themselves', async () => {
    const { page } = await openAs('Robin Meyer', '/api/image-definitions/clicked');
    await page.getByRole('heading', { name: 'Stages' }).waitFor();

    await page.evaluate(() => sessionStorage.setItem('rebake.token', 'e30.e30.ended'));
    await page.reload();
    await page.getByRole('button', { name: 'Robin Meyer' }).click();

    await page.getByRole('heading', { name: 'Stages' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/api/image-definitions/clicked');
  });

  it('on a phone nothing has to be moved sideways', async () => {
    const { page } = await openAs('Robin Meyer', '/api/browse');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.setViewportSize({ width: 400, height: 800 });

    const name = '/api/image-definitions/clicked';
    for (const path of ['/api/browse', name, `${name}/versions/1.0.0`, `${name}/rebakes`, '/api/audit-entries']) {
      await page.goto(`${scenarios.stack.apiUrl}${path}`);
      await page.locator('#content > :not(noscript)').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('who signed in sees what is live where, and can try every operation on the page of the API', async () => {
    const { page, errors } = await openAs('Robin Meyer', '/api/browse');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const row = page.getByRole('row', { name: 'clicked' });
    await row.getByRole('link', { name: '1.0.0' }).first().waitFor();
    await page.getByRole('link', { name: 'Try the API' }).click();
    const operation = page.locator('#operations-Image_definitions-listImageDefinitions');
    await operation.getByText('List image definitions').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText('"clicked"').first().waitFor();

    expect(errors).toEqual([]);
  });
});
