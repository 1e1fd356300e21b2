import { ArmError } from '../../../kernel/arm-error.ts';
import type { ImageTraits } from '../../../galleries/image-traits.ts';
import type { Kernel } from '../../../kernel/provider.ts';
import type { ArmRequest } from '../../../kernel/route.ts';
import { requirePlan } from '../../../marketplace/require-plan.ts';

interface Plan {
  readonly name: string;
  readonly publisher: string;
  readonly product: string;
}

/** A partner's image is sold under a plan, which machines name and whose terms were accepted; others have none. Throws 400. */
export function checkPlan(
  kernel: Kernel,
  request: ArmRequest,
  plan: Plan | undefined,
  { purchasePlan }: ImageTraits,
): void {
  if (plan && !purchasePlan) {
    throw new ArmError(
      400,
      'VMMarketplaceInvalidInput',
      'Creating a virtual machine from a non Marketplace image or a custom image sourced from a non Marketplace image does not ' +
        `need Plan information in the request. VM: '${request.resourceId}'.`,
    );
  }
  requirePlan(kernel, request, purchasePlan, plan);
}
