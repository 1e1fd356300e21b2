import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { JsonObject, Resource } from '../kernel/resource.ts';
import { route, subscriptionPath, type ArmRequest, type Route } from '../kernel/route.ts';
import { platformSkus } from './platform-image.ts';

const common = { apiVersions: ['2015-06-01', '2021-01-01'], withoutParents: true } as const;
const ordering = `${subscriptionPath}/providers/Microsoft.MarketplaceOrdering` as const;
const agreement =
  `${ordering}/offerTypes/{offerType}/publishers/{publisherId}/offers/{offerId}/plans/{planId}/agreements/current` as const;
const signed = `${ordering}/agreements/{publisherId}/offers/{offerId}/plans/{planId}` as const;
const action = 'Microsoft.MarketplaceOrdering/offerTypes/publishers/offers/plans/agreements';

/** A plan's terms; `accepted` can be sent, the rest is answered. */
interface Agreement extends JsonObject {
  readonly publisher: string;
  readonly product: string;
  readonly plan: string;
  readonly accepted: boolean;
}

const AgreementWrite = z.object({ properties: z.looseObject({ accepted: z.boolean() }) });

/** https://learn.microsoft.com/rest/api/marketplaceordering/marketplace-agreements */
export function agreementRoutes(kernel: Kernel): readonly Route[] {
  const accept = (request: ArmRequest, accepted: boolean): { status: number; body: unknown } => {
    const terms = requireTerms(request);
    return {
      status: 200,
      body: writeAgreement(kernel, { ...terms, accepted }, request.params['subscriptionId'] ?? ''),
    };
  };
  return [
    route({
      ...common,
      method: 'GET',
      path: agreement,
      action: `${action}/read`,
      handle(request) {
        const terms = requireTerms(request);
        const { subscriptionId } = request.params;
        const stored = kernel.resources.get<Agreement>(agreementId(subscriptionId, terms))?.body;
        return { status: 200, body: stored ?? describe(kernel, { ...terms, accepted: false }, subscriptionId) };
      },
    }),
    route({
      ...common,
      method: 'PUT',
      path: agreement,
      action: `${action}/write`,
      body: AgreementWrite,
      handle: (request) => accept(request, request.body.properties.accepted),
    }),
    route({
      ...common,
      method: 'POST',
      path: `${signed}/sign`,
      action: 'Microsoft.MarketplaceOrdering/agreements/offers/plans/sign/action',
      handle: (request) => accept(request, true),
    }),
    route({
      ...common,
      method: 'POST',
      path: `${signed}/cancel`,
      action: 'Microsoft.MarketplaceOrdering/agreements/offers/plans/cancel/action',
      handle: (request) => accept(request, false),
    }),
  ];
}

interface Plan {
  readonly publisher: string;
  readonly product: string;
  readonly name: string;
}

/** Whether a plan's terms have been accepted in a subscription. */
export function isAccepted({ resources }: Kernel, subscriptionId: string, plan: Plan): boolean {
  const id = agreementId(subscriptionId, { ...plan, plan: plan.name });
  return resources.get<Agreement>(id)?.body.properties.accepted ?? false;
}

type Terms = Omit<Agreement, 'accepted'> & Pick<Agreement, 'publisher' | 'product' | 'plan'>;

function requireTerms({ params }: ArmRequest): Terms {
  const { publisherId = '', offerId = '', planId = '' } = params;
  const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const plan = [...platformSkus.values()]
    .map((sku) => sku.plan)
    .find(
      (known) =>
        known && same(known.publisher, publisherId) && same(known.product, offerId) && same(known.name, planId),
    );
  if (!plan) {
    throw new ArmError(
      400,
      'BadRequest',
      `Unable to find legal terms for this offer: publisher '${publisherId}', offer '${offerId}', plan '${planId}'.`,
    );
  }
  return { publisher: plan.publisher, product: plan.product, plan: plan.name };
}

function agreementId(
  subscriptionId: string,
  { publisher, product, plan }: Pick<Agreement, 'publisher' | 'product' | 'plan'>,
): string {
  return (
    `/subscriptions/${subscriptionId}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/` +
    `publishers/${publisher}/offers/${product}/plans/${plan}/agreements/current`
  );
}

function describe(
  { clock }: Kernel,
  terms: Terms & { accepted: boolean },
  subscriptionId: string,
): Resource<Agreement> {
  const { publisher, product, plan } = terms;
  const signature = createHash('sha256').update(`${publisher}:${product}:${plan}`).digest('hex').toUpperCase();
  return {
    id: agreementId(subscriptionId, terms),
    name: plan,
    type: 'Microsoft.MarketplaceOrdering/offertypes',
    properties: {
      ...terms,
      licenseTextLink: `https://storelegalterms.blob.core.windows.net/legalterms/${publisher}.${product}.${plan}.txt`,
      privacyPolicyLink: `https://${publisher}.example/privacy`,
      marketplaceTermsLink: `https://storelegalterms.blob.core.windows.net/marketplaceterms/${publisher}.${product}.${plan}.txt`,
      retrieveDatetime: new Date(clock.now()).toISOString(),
      signature,
    },
  };
}

function writeAgreement(
  kernel: Kernel,
  terms: Terms & { accepted: boolean },
  subscriptionId: string,
): Resource<Agreement> {
  return kernel.resources.put(describe(kernel, terms, subscriptionId)).body;
}
