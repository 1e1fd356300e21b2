import type { z } from 'zod';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { identityOf } from '../machine-identity.ts';
import { requireBootable, requireSize } from './checks/check-size.ts';
import type { Quota } from '../sizes/quota.ts';
import { omit } from '../omit.ts';
import { changeNotAllowed } from './faults-of-machines.ts';
import { attachDataDisks, releaseDisk } from './machine-disks.ts';
import type { StoredMachine } from './machine-guest.ts';
import { requireSameImage } from './machine-image.ts';
import { swapOsDisk } from './swap-os-disk.ts';
import type { DiskOfMachine, MachineState, VirtualMachine, VirtualMachineUpdate } from './virtual-machine.ts';

type Update = z.infer<typeof VirtualMachineUpdate>;
type UpdateRequest = ArmRequest<ArmRequest['params'], Update>;

/** Accepts a change of a machine. `whole`: the request is a PUT, so tags that it leaves out are removed. */
export function updateMachine(
  kernel: Kernel,
  quota: Quota,
  request: UpdateRequest,
  machine: StoredMachine,
  { whole }: { readonly whole: boolean },
): ArmResponse {
  const { body: sent } = request;
  kernel.operations.requireIdle(machine.body.id);
  requireUnchanged(machine.body, sent);
  resize(quota, machine, sent.properties?.hardwareProfile?.vmSize);
  const swapped = swapOsDisk(kernel, request, machine, sent.properties?.storageProfile?.osDisk);
  const before = swapped?.body ?? machine.body;
  const tags = sent.tags ?? (whole ? undefined : machine.body.tags);
  const body: Resource<VirtualMachine> = {
    ...omit(machine.body, 'tags'),
    ...(tags && { tags }),
    ...(sent.identity && { identity: identityOf(kernel, sent.identity as JsonObject, machine.body.identity) }),
    properties: { ...changedProperties(kernel, request, before, sent.properties), provisioningState: 'Updating' },
  };
  kernel.resources.put<VirtualMachine, MachineState>(body, (swapped ?? machine).hidden);
  const operation = kernel.operations.start({
    kind: 'virtualMachine.update',
    resourceId: body.id,
    location: body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachine.update'),
  });
  return {
    status: 200,
    headers: kernel.operations.headers(request, operation, { retryAfterSeconds: 10 }),
    body,
    operation,
  };
}

/** What a machine was made with stays. Throws 409 `PropertyChangeNotAllowed`. */
function requireUnchanged({ properties }: Resource<VirtualMachine>, sent: Update): void {
  const { storageProfile, osProfile, securityProfile } = sent.properties ?? {};
  requireSameImage(
    properties.storageProfile.imageReference as JsonObject | undefined,
    storageProfile?.imageReference as JsonObject | undefined,
  );
  for (const name of ['adminUsername', 'computerName'] as const) {
    if (osProfile?.[name] !== undefined && osProfile[name] !== properties.osProfile?.[name]) {
      throw changeNotAllowed(`osProfile.${name}`);
    }
  }
  const before = properties.securityProfile?.securityType ?? 'Standard';
  if (securityProfile?.securityType !== undefined && securityProfile.securityType !== before) {
    throw changeNotAllowed('securityProfile.securityType');
  }
  const osDisk = storageProfile?.osDisk;
  if (osDisk?.name !== undefined && osDisk.name !== properties.storageProfile.osDisk.name && !osDisk.managedDisk?.id) {
    throw changeNotAllowed('osDisk.name');
  }
}

function resize(quota: Quota, { body, hidden }: StoredMachine, vmSize: string | undefined): void {
  if (vmSize !== undefined && vmSize.toLowerCase() !== body.properties.hardwareProfile.vmSize.toLowerCase()) {
    const size = requireSize(vmSize, body.location ?? '');
    requireBootable(size, hidden.image);
    quota.take(body.id, body.location ?? '', size);
  }
}

function changedProperties(
  kernel: Kernel,
  request: UpdateRequest,
  { id, location = '', tags, properties: before }: Resource<VirtualMachine>,
  sent: Update['properties'],
): VirtualMachine {
  if (!sent) {
    return before;
  }
  const { storageProfile } = sent;
  const simple = omit(sent, 'storageProfile', 'osProfile', 'networkProfile');
  const place = { machineId: id, location, tags };
  const { osDisk, dataDisks } = before.storageProfile;
  const deleteOption = storageProfile?.osDisk?.deleteOption;
  return {
    ...before,
    ...(simple as JsonObject),
    storageProfile: {
      ...before.storageProfile,
      osDisk: { ...osDisk, ...(deleteOption && { deleteOption }) },
      dataDisks: storageProfile?.dataDisks
        ? changeDataDisks(kernel, request, place, dataDisks, storageProfile.dataDisks)
        : dataDisks,
    },
  };
}

/** The sent list is the whole of it: what is not in it is detached. */
function changeDataDisks(
  kernel: Kernel,
  request: ArmRequest,
  place: Parameters<typeof attachDataDisks>[2],
  before: readonly DiskOfMachine[],
  sent: Parameters<typeof attachDataDisks>[3],
): readonly DiskOfMachine[] {
  const kept = before.filter(({ lun }) => sent.some((disk) => disk.lun === lun));
  before.filter((disk) => !kept.includes(disk)).forEach((disk) => releaseDisk(kernel, disk, true));
  const added = sent.filter(({ lun }) => !kept.some((disk) => disk.lun === lun));
  return [...kept, ...attachDataDisks(kernel, request, place, added, [])];
}
