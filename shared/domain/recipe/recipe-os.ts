import { z } from 'zod';
import { normalForm } from './normal-form.ts';

export const OsType = z.enum(['Linux', 'Windows']);
export type OsType = z.infer<typeof OsType>;

/** The `SecurityType` feature of an image definition. Confidential VMs are in Azure's list, not yet in ours. */
export const SecurityType = z.enum([
  'Standard',
  'TrustedLaunch',
  'TrustedLaunchSupported',
  'ConfidentialVM',
  'ConfidentialVMSupported',
  'TrustedLaunchAndConfidentialVmSupported',
]);
export type SecurityType = z.infer<typeof SecurityType>;

const osParts = {
  type: OsType,
  generation: z.enum(['V1', 'V2']).default('V2'),
  architecture: z.enum(['x64', 'Arm64']).default('x64'),
};

/**
 * What machines the image is for. A generation 2 image without a security type is made for machines with and without
 * Trusted Launch, which is also what Azure assumes from gallery API 2025-03-03 on.
 */
export const RecipeOs = z
  .strictObject({ ...osParts, security: SecurityType.optional() })
  .transform((os) => ({ ...os, security: os.security ?? defaultSecurity(os.generation) }))
  .pipe(normalForm(z.strictObject({ ...osParts, security: SecurityType }).readonly()));
export type RecipeOs = z.infer<typeof RecipeOs>;

function defaultSecurity(generation: 'V1' | 'V2'): SecurityType {
  return generation === 'V2' ? 'TrustedLaunchSupported' : 'Standard';
}
