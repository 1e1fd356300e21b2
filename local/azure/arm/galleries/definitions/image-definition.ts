import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import { oneOf } from '../../kernel/one-of.ts';
import { Tags } from '../../kernel/tags.ts';

export const imageDefinitionType = 'Microsoft.Compute/galleries/images';

/** Publisher up to 128 characters, offer and SKU up to 64; letters, digits, `-`, `.`, `_`, not ending in a dot. */
function identifierPart(length: number): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(length)
    .regex(/^[\w.-]*[\w-]$/, `Use letters, digits, '-', '.' and '_', not ending in '.'`);
}

const Range = z.object({ min: z.int().optional(), max: z.int().optional() });
const ImageFeature = z.object({ name: z.string(), value: z.string(), startsAtVersion: z.string().optional() });
const PurchasePlan = z.object({ name: z.string(), publisher: z.string(), product: z.string() });

const ImageDefinitionProperties = z.object({
  description: z.string().optional(),
  eula: z.string().optional(),
  privacyStatementUri: z.string().optional(),
  releaseNoteUri: z.string().optional(),
  osType: oneOf(['Linux', 'Windows']),
  osState: oneOf(['Generalized', 'Specialized']),
  hyperVGeneration: oneOf(['V1', 'V2']).optional(),
  architecture: oneOf(['x64', 'Arm64']).optional(),
  endOfLifeDate: z.iso.datetime({ offset: true }).optional(),
  identifier: z.object({ publisher: identifierPart(128), offer: identifierPart(64), sku: identifierPart(64) }),
  recommended: z.object({ vCPUs: Range.optional(), memory: Range.optional() }).optional(),
  disallowed: z.object({ diskTypes: z.array(z.string()).optional() }).optional(),
  purchasePlan: PurchasePlan.optional(),
  features: z.array(ImageFeature).optional(),
  allowUpdateImage: z.boolean().optional(),
});

/** Body of an image definition's PUT. */
export const ImageDefinitionWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: ImageDefinitionProperties,
});
export type ImageDefinitionWrite = z.infer<typeof ImageDefinitionWrite>;

/** Body of an image definition's PATCH. */
export const ImageDefinitionPatch = z.object({
  tags: Tags.optional(),
  properties: ImageDefinitionProperties.partial().default({}),
});

/** `properties` of an image definition, as answered. */
export interface ImageDefinition extends z.infer<typeof ImageDefinitionProperties> {
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly architecture: 'x64' | 'Arm64';
  readonly provisioningState: 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
}

type Properties = ImageDefinitionWrite['properties'];

/** What an update may name. */
export type ImageDefinitionChanges = z.infer<typeof ImageDefinitionPatch>['properties'];

/** Cannot change once a definition exists; `features` can where `allowUpdateImage` says so. */
const fixed = [
  'eula',
  'privacyStatementUri',
  'osType',
  'osState',
  'hyperVGeneration',
  'architecture',
  'identifier',
  'purchasePlan',
] as const;

/** Throws 409 for the first property that may not change. What is not sent does not change. */
export function requireChangesAllowed(existing: ImageDefinition, sent: ImageDefinitionChanges): void {
  const names = existing.allowUpdateImage || sent.allowUpdateImage ? fixed : [...fixed, 'features' as const];
  const changed = names.find(
    (name) => sent[name] !== undefined && JSON.stringify(sent[name]) !== JSON.stringify(existing[name]),
  );
  if (changed) {
    const target = `galleryImage.properties.${changed}`;
    throw new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${target}' is not allowed.`, { target });
  }
}

/** From this version on, definitions are made for Trusted Launch unless they say otherwise. */
const trustedLaunchByDefault = '2025-03-03';

/**
 * A new definition with what Azure fills in: `V2` and `TrustedLaunchSupported` from api-version 2025-03-03 on, before
 * that `V1`. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery
 */
export function withDefaults(sent: Properties, apiVersion: string): Omit<ImageDefinition, 'provisioningState'> {
  const modern = apiVersion >= trustedLaunchByDefault;
  const hyperVGeneration = sent.hyperVGeneration ?? (modern ? 'V2' : 'V1');
  const named = sent.features?.some(({ name }) => name === 'SecurityType');
  const features =
    modern && hyperVGeneration === 'V2' && !named
      ? [...(sent.features ?? []), { name: 'SecurityType', value: 'TrustedLaunchSupported' }]
      : sent.features;
  return { ...sent, hyperVGeneration, architecture: sent.architecture ?? 'x64', ...(features && { features }) };
}

const securityTypes = [
  'Standard',
  'TrustedLaunch',
  'TrustedLaunchSupported',
  'ConfidentialVM',
  'ConfidentialVMSupported',
  'TrustedLaunchAndConfidentialVmSupported',
];

/** Throws 400 for a security type that is unknown or needs generation 2. */
export function requireKnownFeatures({
  features = [],
  hyperVGeneration,
}: Pick<ImageDefinition, 'features' | 'hyperVGeneration'>): void {
  for (const { name, value } of features) {
    const isSecurity = name === 'SecurityType';
    if (isSecurity && !securityTypes.includes(value)) {
      throw invalidFeature(
        `The value '${value}' of image feature 'SecurityType' is invalid. Allowed values are: ${securityTypes.join(', ')}.`,
      );
    }
    if (isSecurity && value !== 'Standard' && hyperVGeneration === 'V1') {
      throw invalidFeature(
        `The image feature 'SecurityType' with value '${value}' is supported for Hyper-V generation 'V2' only.`,
      );
    }
  }
}

function invalidFeature(message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, { target: 'galleryImage.properties.features' });
}
