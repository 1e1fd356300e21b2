import type { Recipe } from '../recipe/recipe.ts';
import type { RecipeOs, SecurityType } from '../recipe/recipe-os.ts';

/** How a builder's disk becomes an image version. */
export interface CapturePlan {
  /** Always said explicitly: newer VM APIs make Trusted Launch the default. */
  readonly machineSecurityType: 'Standard' | 'TrustedLaunch';
  readonly definitionSecurityType: SecurityType;
  /** What the version is made of: the machine itself, or a managed image made of it first. */
  readonly source: 'machine' | 'managedImage';
}

/**
 * The way that works for a security type: a machine cannot be the source of a `TrustedLaunchSupported` version, and no
 * managed image can be made of a Trusted Launch machine (hashicorp/packer-plugin-azure#304, hashicorp/packer#13189;
 * https://learn.microsoft.com/azure/virtual-machines/trusted-launch-portal).
 */
export function capturePlan(security: SecurityType): CapturePlan {
  switch (security) {
    case 'TrustedLaunch':
      return { machineSecurityType: 'TrustedLaunch', definitionSecurityType: security, source: 'machine' };
    case 'TrustedLaunchSupported':
      return { machineSecurityType: 'Standard', definitionSecurityType: security, source: 'managedImage' };
    default:
      return { machineSecurityType: 'Standard', definitionSecurityType: 'Standard', source: 'machine' };
  }
}

/** The security type of a machine made from the image, for checking it: Trusted Launch wherever the image promises it. */
export function checkMachineSecurityType(security: SecurityType): 'Standard' | 'TrustedLaunch' {
  return security === 'Standard' ? 'Standard' : 'TrustedLaunch';
}

/** The gallery image definition that a recipe's versions go into. */
export interface WantedDefinition {
  readonly osType: RecipeOs['type'];
  readonly osState: 'Generalized';
  readonly hyperVGeneration: RecipeOs['generation'];
  readonly architecture: RecipeOs['architecture'];
  readonly securityType: SecurityType;
}

export function wantedDefinition({ os }: Recipe): WantedDefinition {
  return {
    osType: os.type,
    osState: 'Generalized',
    hyperVGeneration: os.generation,
    architecture: os.architecture,
    securityType: capturePlan(os.security).definitionSecurityType,
  };
}
