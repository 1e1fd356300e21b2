import { ArmError } from '../../kernel/arm-error.ts';

/** Resource Manager's refusal of a template, before anything of it is deployed. */
export function invalidTemplate(reason: string): ArmError {
  return new ArmError(400, 'InvalidTemplate', `Deployment template validation failed: '${reason}'.`, { gateway: true });
}

/** A template function that cannot answer; whoever evaluates says where in the template it stands. */
export class TemplateFunctionError extends Error {
  override readonly name = 'TemplateFunctionError';
}
