import type { JsonObject } from '../kernel/resource.ts';

export type SecurityType =
  | 'Standard'
  | 'TrustedLaunch'
  | 'TrustedLaunchSupported'
  | 'ConfidentialVM'
  | 'ConfidentialVMSupported'
  | 'TrustedLaunchAndConfidentialVmSupported';

/**
 * What an image, or a disk or machine that one can be made from, is like inside. Machines, disks, snapshots, managed
 * images and image versions keep it as `hidden.image`, so that it travels from base image to machine to version.
 */
export interface ImageTraits {
  readonly osType: 'Linux' | 'Windows';
  /** Of a machine or its disk: Generalized once `generalize` was called. */
  readonly osState: 'Generalized' | 'Specialized';
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly architecture: 'x64' | 'Arm64';
  /** Of a machine: its own type; of an image: what machines it is good for. */
  readonly securityType: SecurityType;
  readonly osDiskSizeGB: number;
  readonly dataDisks: readonly { readonly lun: number; readonly sizeGB: number }[];
  readonly purchasePlan?: { readonly name: string; readonly publisher: string; readonly product: string };
  /** The machine's inner state (identity, what was installed), opaque here and carried along. */
  readonly content: JsonObject;
}
