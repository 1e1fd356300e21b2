import { z } from 'zod';
import { oneOf } from '../../kernel/one-of.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import { Tags } from '../../kernel/tags.ts';
import type { StoredResource } from '../../kernel/resource.ts';
import {
  DiagnosticsProfile,
  ImageReferenceWrite,
  InterfaceConfigurationWrite,
  OsDiskWrite,
  OsProfileWrite,
  PlanWrite,
  SecurityProfileWrite,
} from '../virtual-machines/virtual-machine.ts';

export const scaleSetType = 'Microsoft.Compute/virtualMachineScaleSets';
export const instanceType = `${scaleSetType}/virtualMachines`;

/** The model that a scale set's machines are made from. Disks of scale sets come from images alone. */
const MachineProfile = z.looseObject({
  storageProfile: z
    .looseObject({
      imageReference: ImageReferenceWrite.optional(),
      osDisk: OsDiskWrite.extend({ createOption: z.literal('FromImage') }).optional(),
    })
    .optional(),
  osProfile: OsProfileWrite.omit({ computerName: true })
    .extend({ computerNamePrefix: z.string().optional() })
    .optional(),
  networkProfile: z
    .looseObject({
      networkApiVersion: z.string().optional(),
      networkInterfaceConfigurations: z.array(InterfaceConfigurationWrite).optional(),
    })
    .optional(),
  securityProfile: SecurityProfileWrite.optional(),
  diagnosticsProfile: DiagnosticsProfile.optional(),
});

const Sku = z.object({
  name: z.string().optional(),
  tier: z.string().optional(),
  capacity: z.int().min(0).max(1000).optional(),
});

const Properties = z.looseObject({
  orchestrationMode: oneOf(['Uniform', 'Flexible']).optional(),
  upgradePolicy: z.looseObject({ mode: oneOf(['Manual', 'Automatic', 'Rolling']).optional() }).optional(),
  virtualMachineProfile: MachineProfile.optional(),
  singlePlacementGroup: z.boolean().optional(),
  overprovision: z.boolean().optional(),
  platformFaultDomainCount: z.int().optional(),
});

export const ScaleSetWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  sku: Sku.optional(),
  plan: PlanWrite.optional(),
  zones: z.array(z.string()).optional(),
  identity: z.looseObject({ type: z.string() }).optional(),
  properties: Properties.default({}),
});
export type ScaleSetWrite = z.infer<typeof ScaleSetWrite>;

export type ScaleSetRequest = ArmRequest<ArmRequest['params'], ScaleSetWrite>;

export const ScaleSetUpdate = ScaleSetWrite.omit({ location: true, zones: true }).extend({
  properties: Properties.optional(),
});

/** A scale set as a GET answers it. */
export interface ScaleSet {
  readonly singlePlacementGroup?: boolean;
  readonly orchestrationMode: 'Uniform' | 'Flexible';
  readonly upgradePolicy?: { readonly mode?: 'Manual' | 'Automatic' | 'Rolling' };
  readonly virtualMachineProfile?: z.infer<typeof MachineProfile>;
  readonly provisioningState: string;
  readonly uniqueId: string;
  readonly timeCreated: string;
}

/** What no GET shows of a scale set. */
export interface ScaleSetState {
  /** Number of the next instance. */
  readonly next: number;
  /** Counts the changes of the model. */
  readonly model: number;
  /** What the model's image was when it was last looked up. */
  readonly source?: SourceOfInstances;
  /** For machines that a flexible set makes later. */
  readonly adminPassword?: string;
}

export interface SourceOfInstances {
  readonly exactVersion?: string;
  readonly creationData: { readonly createOption: 'FromImage' };
  readonly osType: 'Linux' | 'Windows';
  readonly sizeGB: number;
}

export type InstancePower = 'running' | 'stopped' | 'deallocated';

/** An instance of a uniform scale set. */
export interface Instance {
  readonly latestModelApplied: boolean;
  readonly vmId: string;
  readonly provisioningState: string;
  readonly storageProfile: {
    readonly imageReference?: { readonly exactVersion?: string };
    readonly osDisk: {
      readonly osType: 'Linux' | 'Windows';
      readonly name: string;
      readonly managedDisk: { readonly id: string };
    };
  };
  readonly osProfile?: { readonly computerName?: string };
  readonly diagnosticsProfile?: DiagnosticsProfile;
}

export interface InstanceState {
  readonly power: InstancePower;
  readonly model: number;
}

export type StoredScaleSet = StoredResource<ScaleSet, ScaleSetState>;
export type StoredInstance = StoredResource<Instance, InstanceState>;
