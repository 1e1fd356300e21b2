import type { ComputeManagementClient } from '@azure/arm-compute';
import { z } from 'zod';
import type { MachineRef } from '../../ports/machines.ts';
import { azureFind } from '../azure-call.ts';

const Status = z.object({
  code: z.string().nullish(),
  displayStatus: z.string().nullish(),
  message: z.string().nullish(),
});

/** The fields of a virtual machine with instance view that this app reads. */
const Machine = z.object({
  provisioningState: z.string().nullish(),
  instanceView: z
    .object({
      statuses: z.array(Status).nullish(),
      vmAgent: z.object({ statuses: z.array(Status).nullish() }).nullish(),
    })
    .nullish(),
});

export interface InstanceState {
  readonly provisioning: string;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** `running`, `deallocated` …; null where Azure says nothing. */
  readonly power: string | null;
  readonly generalized: boolean;
  readonly agentReady: boolean;
}

/** The machine as it is now; `undefined` when there is none. */
export async function readInstance(
  compute: ComputeManagementClient,
  { resourceGroup, name }: MachineRef,
): Promise<InstanceState | undefined> {
  const found = await azureFind('read machine', () =>
    compute.virtualMachines.get(resourceGroup, name, { expand: 'instanceView' }),
  );
  if (!found) {
    return undefined;
  }
  const { provisioningState, instanceView } = Machine.parse(found);
  const statuses = instanceView?.statuses ?? [];
  const afterPrefix = (prefix: string): string | null =>
    statuses.find(({ code }) => code?.startsWith(prefix))?.code?.slice(prefix.length) ?? null;
  return {
    provisioning: provisioningState ?? 'Unknown',
    failure: failureOf(statuses),
    power: afterPrefix('PowerState/'),
    generalized: afterPrefix('OSState/') === 'generalized',
    agentReady: (instanceView?.vmAgent?.statuses ?? []).some(({ displayStatus }) => displayStatus === 'Ready'),
  };
}

function failureOf(statuses: readonly z.infer<typeof Status>[]): InstanceState['failure'] {
  const status = statuses.find(({ code }) => code?.startsWith('ProvisioningState/failed'));
  return status ? { code: status.code!.split('/')[2] ?? 'ProvisioningFailed', message: status.message ?? '' } : null;
}
