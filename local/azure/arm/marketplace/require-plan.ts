import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { subscriptionIdOf } from '../kernel/resource-id.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { isAccepted } from './agreements.ts';

interface Plan {
  readonly publisher: string;
  readonly product: string;
  readonly name: string;
}

/** Throws 400 when a machine from an image with a plan does not name it, or its terms have not been accepted. */
export function requirePlan(
  kernel: Kernel,
  request: ArmRequest,
  wanted: Plan | undefined,
  sent: Partial<Plan> | undefined,
): void {
  if (!wanted) {
    return;
  }
  const text = (plan: Partial<Plan>): string =>
    `${plan.publisher ?? ''}:${plan.product ?? ''}:${plan.name ?? ''}`.toLowerCase();
  if (!sent || text(sent) !== text(wanted)) {
    throw new ArmError(
      400,
      'VMMarketplaceInvalidInput',
      'Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace image requires Plan ' +
        `information in the request. VM: '${request.resourceId}'. Plan: publisher '${wanted.publisher}', product '${wanted.product}', name '${wanted.name}'.`,
    );
  }
  const subscriptionId = subscriptionIdOf(request.resourceId) ?? '';
  if (!isAccepted(kernel, subscriptionId, wanted)) {
    throw new ArmError(
      400,
      'MarketplacePurchaseEligibilityFailed',
      `Marketplace purchase eligibility check returned errors. You have not accepted the legal terms on this subscription: '${subscriptionId}' ` +
        `for this plan: '${wanted.publisher}:${wanted.product}:${wanted.name}'. Before the subscription can be used, you need to accept the legal terms of the image.`,
    );
  }
}
