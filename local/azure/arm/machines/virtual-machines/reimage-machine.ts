import { z } from 'zod';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Json } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { omit } from '../omit.ts';
import { invalidParameter, notAllowed } from './faults-of-machines.ts';
import { isGeneralizedMachine } from './instance-view.ts';
import { bootAgain } from './machine-actions.ts';
import { attachOsDisk, releaseDisk } from './machine-disks.ts';
import type { StoredMachine } from './machine-guest.ts';
import { findMachineSource, type MachineSource } from './machine-image.ts';
import { referenceOfVersion } from './reference-of-version.ts';
import { OsDiskWrite, type MachineState, type VirtualMachine } from './virtual-machine.ts';

/** https://learn.microsoft.com/rest/api/compute/virtual-machines/reimage */
export const Reimage = z
  .object({
    tempDisk: z.boolean().optional(),
    exactVersion: z.string().min(1).optional(),
    osProfile: z.object({ adminPassword: z.string().optional(), customData: z.string().optional() }).optional(),
  })
  .optional();
export type Reimage = z.infer<typeof Reimage>;

type ImageSource = Extract<MachineSource, { kind: 'image' }>;

/**
 * Accepts that a machine gets a new OS disk from its image: of the version it was made from, or of the one that is asked
 * for. Throws Azure's refusals, also for a version that is gone.
 */
export function startReimage(kernel: Kernel, request: ArmRequest<ArmRequest['params'], Reimage>): ArmResponse {
  const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
  requireReimageable(machine, request.body);
  const source = sourceOf(kernel, request, machine);
  const operation = kernel.operations.start({
    kind: 'virtualMachine.reimage',
    resourceId: machine.body.id,
    location: machine.body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachine.reimage'),
    payload: { source: source as unknown as Json },
  });
  kernel.resources.put<VirtualMachine, MachineState>(
    { ...machine.body, properties: { ...machine.body.properties, provisioningState: 'Updating' } },
    { ...machine.hidden, agentReadyAt: null },
  );
  const headers = kernel.operations.headers(request, operation, { monitor: true, retryAfterSeconds: 10 });
  return { status: 202, headers, operation };
}

function requireReimageable(machine: StoredMachine, sent: Reimage): void {
  const { name, properties } = machine.body;
  const { imageReference, osDisk } = properties.storageProfile;
  if (isGeneralizedMachine(machine)) {
    throw notAllowed(`Operation 'reimage' is not allowed on VM '${name}' since the VM is generalized.`);
  }
  if (imageReference === undefined) {
    throw notAllowed(`Operation 'reimage' is not allowed on VM '${name}' since it was not created from an image.`);
  }
  if (sent?.tempDisk === true && !('diffDiskSettings' in osDisk)) {
    throw invalidParameter('The temp disk can be reimaged only with an ephemeral OS disk.', 'tempDisk');
  }
}

function sourceOf(
  kernel: Kernel,
  request: ArmRequest<ArmRequest['params'], Reimage>,
  { body, hidden }: StoredMachine,
): ImageSource {
  const { exactVersion: shown, ...reference } = body.properties.storageProfile.imageReference ?? {};
  const version = request.body?.exactVersion ?? hidden.exactVersion ?? shown;
  const imageReference = version === undefined ? reference : referenceOfVersion(reference, version);
  const storage = { imageReference: { ...imageReference }, osDisk: { createOption: 'FromImage' as const } };
  return findMachineSource(kernel, request, storage, body.location ?? '') as ImageSource;
}

/**
 * Ends a reimage: the machine boots from its new disk with an identity of its own. The disk before goes or stays as its
 * `deleteOption` says; data disks stay.
 */
export function completeReimage(kernel: Kernel): Completer {
  return ({ resourceId, payload }, failure) => {
    const machine = kernel.resources.require<VirtualMachine, MachineState>(resourceId);
    if (failure) {
      kernel.resources.put<VirtualMachine, MachineState>(
        { ...machine.body, properties: { ...machine.body.properties, provisioningState: 'Failed' } },
        { ...machine.hidden, failure, provisionedAt: kernel.clock.now() },
      );
      return { kind: 'failed', error: failure };
    }
    const reimaged = withNewDisk(kernel, machine, payload['source'] as unknown as ImageSource);
    return bootAgain(kernel, reimaged, { power: 'running', provisionedAt: kernel.clock.now() });
  };
}

function withNewDisk(kernel: Kernel, { body, hidden, ...stored }: StoredMachine, source: ImageSource): StoredMachine {
  const { storageProfile } = body.properties;
  const { osDisk: before, imageReference } = storageProfile;
  const image = { ...source.image, osState: 'Specialized', securityType: hidden.image.securityType } as const;
  const storageAccountType = before.managedDisk?.storageAccountType;
  // A name of its own: a disk of the name before may stay.
  const kept = OsDiskWrite.parse({ ...omit(before, 'name', 'managedDisk'), createOption: 'FromImage' });
  const place = { machineId: body.id, location: body.location ?? '', tags: body.tags };
  releaseDisk(kernel, before);
  const { exactVersion } = source;
  const osDisk = attachOsDisk(
    kernel,
    place,
    {
      ...kept,
      diskSizeGB: Math.max(kept.diskSizeGB ?? 0, image.osDiskSizeGB),
      ...(storageAccountType !== undefined && { managedDisk: { storageAccountType } }),
    },
    { ...source, image },
  );
  const version = exactVersion !== undefined && { exactVersion };
  const profile = { ...storageProfile, osDisk, imageReference: { ...imageReference, ...version } };
  return {
    ...stored,
    body: { ...body, properties: { ...body.properties, storageProfile: profile } },
    hidden: { ...hidden, ...version, image },
  };
}
