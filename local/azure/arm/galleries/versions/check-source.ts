import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageDefinition } from '../definitions/image-definition.ts';
import type { SecurityType } from '../image-traits.ts';
import type { ImageSource } from './image-source.ts';

/** Throws 400 where a source and the definition do not fit, in the words that Azure's troubleshooting page lists. */
export function requireSourceFits(source: ImageSource, definition: ImageDefinition): void {
  const { traits, id } = source;
  const pairs = [
    ['OS type', traits.osType, definition.osType],
    ['OS state', traits.osState, definition.osState],
    ['Hyper-V generation', traits.hyperVGeneration, definition.hyperVGeneration],
    ['architecture', traits.architecture, definition.architecture],
  ] as const;
  for (const [what, actual, expected] of pairs) {
    if (actual !== expected) {
      throw invalid(
        `The ${what} '${actual}' of the source '${id}' does not match the ${what} '${expected}' of the gallery image definition.`,
      );
    }
  }
  requireSamePlan(source, definition);
  requireSecurityFits(source, securityTypeOf(definition));
}

export function securityTypeOf({ features = [] }: Pick<ImageDefinition, 'features'>): SecurityType {
  return (features.find(({ name }) => name === 'SecurityType')?.value ?? 'Standard') as SecurityType;
}

function requireSamePlan({ traits: { purchasePlan: plan } }: ImageSource, { purchasePlan }: ImageDefinition): void {
  const text = (value: typeof plan): string => (value ? `${value.publisher}:${value.product}:${value.name}` : 'null');
  if (text(plan).toLowerCase() !== text(purchasePlan).toLowerCase()) {
    throw invalid(
      `The source has a different plan ['${text(plan)}'] than the parent gallery image plan ['${text(purchasePlan)}'].`,
    );
  }
}

/**
 * A machine or its disks keep their own security type: Standard to Standard, TrustedLaunch to TrustedLaunch,
 * ConfidentialVM to ConfidentialVM. `…Supported` definitions take managed images and versions that bear no machine's
 * state. https://learn.microsoft.com/azure/virtual-machines/trusted-launch-portal
 */
function requireSecurityFits({ kind, id, traits }: ImageSource, wanted: SecurityType): void {
  const fromMachine = kind === 'virtualMachine' || kind === 'disk';
  if (fromMachine && wanted.endsWith('Supported')) {
    throw invalid(
      `The security type '${wanted}' is not supported for the source id '${id}'. Currently only Vhd Blob, User Image and ` +
        `Gallery Image Version sources are supported for '${wanted}' images.`,
    );
  }
  if (statefulness(traits.securityType) !== statefulness(wanted)) {
    throw invalid(
      `The security type '${traits.securityType}' of the source id '${id}' is not compatible with the security type '${wanted}' ` +
        'of the gallery image definition.',
    );
  }
}

/** Images of Trusted Launch and Confidential machines hold the machine's guest state; all others hold none. */
function statefulness(type: SecurityType): 'none' | 'TrustedLaunch' | 'ConfidentialVM' {
  return type === 'TrustedLaunch' || type === 'ConfidentialVM' ? type : 'none';
}

function invalid(message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, {
    target: 'galleryImageVersion.properties.storageProfile.source',
  });
}
