import type {
  DiskRestorePointOperations,
  DisksOperations,
  SnapshotsOperations,
  VirtualMachineScaleSetsOperations,
  VirtualMachineScaleSetVMsOperations,
  VirtualMachinesOperations,
} from '@azure/arm-compute';
import type { ResourceManagementClient } from '@azure/arm-resources';

/** The calls to Resource Manager that reading a machine makes. */
export interface SubscriptionClients {
  readonly compute: {
    readonly virtualMachines: Pick<VirtualMachinesOperations, 'get' | 'list'>;
    readonly virtualMachineScaleSets: Pick<VirtualMachineScaleSetsOperations, 'get'>;
    readonly virtualMachineScaleSetVMs: Pick<VirtualMachineScaleSetVMsOperations, 'get' | 'list'>;
    readonly disks: Pick<DisksOperations, 'get'>;
    readonly snapshots: Pick<SnapshotsOperations, 'get'>;
    readonly diskRestorePoint: Pick<DiskRestorePointOperations, 'get'>;
  };
  readonly resources: { readonly resourceGroups: Pick<ResourceManagementClient['resourceGroups'], 'get'> };
}

/** Clients of one subscription; an SDK client knows no other. */
export type ClientsOf = (subscriptionId: string) => SubscriptionClients;
