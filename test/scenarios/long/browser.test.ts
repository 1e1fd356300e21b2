import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openPage } from '../../local/azure/pages/browser.ts';
import { productionStage, smallRecipe, testStage } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';

const patience = 240_000;
let scenarios: Scenarios;

beforeAll(async () => {
  scenarios = await startScenarios({ speed: 300, durations: [1, 3] });
}, patience);
afterAll(() => scenarios.stop(), patience);

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
    await page.getByText('Approve what someone else requested').click();
    const form = page.locator('details[open]');
    await form.getByLabel('Body').fill('{"reason": "seen on its page"}');
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Accepted.').waitFor();
    const promotion = await images.untilPromotion('clicked', promotionId, 'live');

    expect(new URL(link).origin).toBe(new URL(stack.apiUrl).origin);
    expect(promotion.decisions).toMatchObject([{ decision: 'approve', reason: 'seen on its page' }]);
    expect(errors).toEqual([]);
  });

  it('what is refused is said, with every fault', async () => {
    const { stack } = scenarios;

    const { page } = await openPage(`${stack.apiUrl}/api/image-definitions`);
    await page.locator('#content').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Robin Meyer' }).click();
    await page.getByRole('link', { name: 'clicked' }).click();
    await page.getByText('Pause automatic rebakes').click();
    const form = page.locator('details[open]');
    await form.getByRole('button', { name: 'Send' }).click();

    await page.getByText('needs the role Contributor').waitFor();
    expect(await page.locator('#message').innerText()).toContain('Not allowed');
  });

  it('who signed in sees what is live where, and can try every operation on the page of the API', async () => {
    const { stack } = scenarios;

    const { page, errors } = await openPage(`${stack.apiUrl}/api/browse`);
    await page.locator('header').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Robin Meyer' }).click();
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
