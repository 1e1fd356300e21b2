import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirePlan } from '../../../../../local/azure/arm/marketplace/require-plan.ts';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { requestBy } from '../support/request-by.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const ordering = `/subscriptions/${subscriptionId}/providers/Microsoft.MarketplaceOrdering`;
const terms = `${ordering}/offerTypes/virtualmachine/publishers/almalinux/offers/almalinux/plans/9-gen2/agreements/current?api-version=2021-01-01`;
const plan = { publisher: 'almalinux', product: 'almalinux', name: '9-gen2' };

describe('the terms of a plan', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
  });
  afterAll(() => test.close());

  it('are not accepted until somebody does, and hold over a restart', async () => {
    const before = await call(test, terms);
    const sent = before.body as { properties: object };

    const accepted = await call(test, terms, {
      method: 'PUT',
      body: { properties: { ...sent.properties, accepted: true } },
    });
    await test.restart();
    const after = await call(test, terms);

    expect(before.body).toMatchObject({
      properties: { publisher: 'almalinux', product: 'almalinux', plan: '9-gen2', accepted: false },
    });
    expect([accepted, after].map(({ body }) => body)).toMatchObject([
      { properties: { accepted: true } },
      { properties: { accepted: true } },
    ]);
  });

  it('are signed and cancelled by their own actions', async () => {
    const path = `${ordering}/agreements/almalinux/offers/almalinux/plans/9-gen2`;

    const signed = await call(test, `${path}/sign?api-version=2021-01-01`, { method: 'POST' });
    const cancelled = await call(test, `${path}/cancel?api-version=2021-01-01`, { method: 'POST' });

    expect(signed.body).toMatchObject({ properties: { accepted: true } });
    expect(cancelled.body).toMatchObject({ properties: { accepted: false } });
  });

  it('must be accepted, and the plan named, by whoever makes a machine of its images', async () => {
    const request = requestBy('owner');
    const { kernel } = test.arm;

    const withPlan = (): void => requirePlan(kernel, request, plan, plan);
    const [unnamed, unaccepted] = [(): void => requirePlan(kernel, request, plan, undefined), withPlan];
    expect(unnamed).toThrow(expect.objectContaining({ status: 400, code: 'VMMarketplaceInvalidInput' }) as Error);
    expect(unaccepted).toThrow(
      expect.objectContaining({ status: 400, code: 'MarketplacePurchaseEligibilityFailed' }) as Error,
    );

    await call(test, `${ordering}/agreements/almalinux/offers/almalinux/plans/9-gen2/sign?api-version=2021-01-01`, {
      method: 'POST',
    });
    expect(withPlan).not.toThrow();
  });

  it('are not found for an image without a plan', async () => {
    const answer = await call(test, terms.replaceAll('almalinux', 'canonical'));

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });
});
