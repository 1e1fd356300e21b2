import { randomUUID } from 'node:crypto';
import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { requireBootable, requireSize } from './checks/check-size.ts';
import { requireComputerName, requireOsProfile } from './checks/check-os-profile.ts';
import { checkPlan } from './checks/check-plan.ts';
import { requireSecurityType } from './checks/check-security.ts';
import type { Quota } from '../sizes/quota.ts';
import { omit } from '../omit.ts';
import { missingParameter } from './faults-of-machines.ts';
import { attachDataDisks, attachOsDisk } from './machine-disks.ts';
import { identityOf } from '../machine-identity.ts';
import { findMachineSource, type MachineSource } from './machine-image.ts';
import { attachNetwork } from './machine-network.ts';
import {
  virtualMachineType,
  type MachineState,
  type VirtualMachine,
  type VirtualMachineWrite,
} from './virtual-machine.ts';

export type MachineWriteRequest = ArmRequest<ArmRequest['params'], VirtualMachineWrite>;

/** Accepts a new machine: everything is checked, its disks and interfaces are made, and it boots from now on. */
export function createMachine(
  kernel: Kernel,
  quota: Quota,
  request: MachineWriteRequest,
  location: string,
): ArmResponse {
  const { body: sent, resourceId } = request;
  const source = findMachineSource(kernel, request, sent.properties.storageProfile, location);
  const checked = checkMachine(kernel, request, location, source);
  quota.take(resourceId, location, checked.size);
  const body = writeMachine(kernel, request, location, source, checked.securityType);
  const operation = kernel.operations.start({
    kind: 'virtualMachine.create',
    resourceId,
    location,
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachine.create'),
  });
  const headers = kernel.operations.headers(request, operation, { retryAfterSeconds: 10 });
  return { status: 201, headers, body, operation };
}

function checkMachine(kernel: Kernel, request: MachineWriteRequest, location: string, { image }: MachineSource) {
  const { properties, plan } = request.body;
  const size = requireSize(properties.hardwareProfile?.vmSize, location);
  checkPlan(kernel, request, plan, image);
  requireOsProfile(properties.osProfile, image);
  if (image.osState === 'Generalized') {
    requireComputerName(properties.osProfile?.computerName ?? nameOf(request), image.osType);
  }
  requireBootable(size, image);
  const securityType = properties.securityProfile?.securityType ?? 'Standard';
  const encryption = properties.storageProfile?.osDisk?.managedDisk?.securityProfile?.securityEncryptionType;
  requireSecurityType(securityType, { image, size, encryption });
  return { size, securityType };
}

function writeMachine(
  kernel: Kernel,
  request: MachineWriteRequest,
  location: string,
  source: MachineSource,
  securityType: 'Standard' | 'TrustedLaunch' | 'ConfidentialVM',
): Resource<VirtualMachine> {
  const { body: sent, resourceId: machineId } = request;
  const { properties } = sent;
  const place = { machineId, location, tags: sent.tags };
  if (!properties.storageProfile?.osDisk) {
    throw missingParameter('storageProfile.osDisk');
  }
  // From now on the disk is this machine's own: specialised, and of its security type.
  const image = { ...source.image, osState: 'Specialized', securityType } as const;
  const own = { ...source, image };
  const body: Resource<VirtualMachine> = {
    name: nameOf(request),
    id: machineId,
    type: virtualMachineType,
    location,
    ...(sent.tags && { tags: sent.tags }),
    ...(sent.plan && { plan: sent.plan }),
    ...(sent.zones && { zones: sent.zones }),
    ...(sent.identity && { identity: identityOf(kernel, sent.identity as JsonObject) }),
    properties: {
      ...(properties as JsonObject),
      ...machineProperties(request, source, securityType),
      vmId: randomUUID(),
      timeCreated: armTime(kernel.clock.now()),
      provisioningState: 'Creating',
      storageProfile: {
        ...(source.kind === 'image' && { imageReference: source.reference }),
        osDisk: attachOsDisk(kernel, place, properties.storageProfile.osDisk, own),
        dataDisks: attachDataDisks(kernel, request, place, properties.storageProfile.dataDisks ?? [], image.dataDisks),
        ...(properties.storageProfile['diskControllerType'] !== undefined && {
          diskControllerType: properties.storageProfile['diskControllerType'],
        }),
      },
      networkProfile: attachNetwork(kernel, request, place, properties.networkProfile),
    } as unknown as VirtualMachine,
  };
  kernel.resources.put<VirtualMachine, MachineState>(body, {
    image,
    power: 'starting',
    agentReadyAt: null,
    ...(source.kind === 'image' && source.exactVersion !== undefined && { exactVersion: source.exactVersion }),
  });
  return body;
}

/** What Azure answers of the profiles that were sent: no password, and its defaults. */
function machineProperties(request: MachineWriteRequest, { image }: MachineSource, securityType: string): JsonObject {
  const { osProfile, securityProfile } = request.body.properties;
  const kept = omit(osProfile ?? {}, 'adminPassword', 'customData');
  // From this version on Standard is said, not implied.
  const showsStandard = request.apiVersion >= '2025-11-01';
  return {
    ...(osProfile && {
      osProfile: {
        computerName: nameOf(request),
        ...(kept as JsonObject),
        ...configurationOf(osProfile as JsonObject, image.osType),
        secrets: [],
        allowExtensionOperations: osProfile.allowExtensionOperations ?? true,
        requireGuestProvisionSignal: true,
      },
    }),
    ...((securityProfile ?? showsStandard) && {
      securityProfile: {
        ...(securityProfile as JsonObject | undefined),
        ...((securityType !== 'Standard' || showsStandard || securityProfile?.securityType) && { securityType }),
      },
    }),
  };
}

function configurationOf(profile: JsonObject, osType: 'Linux' | 'Windows'): JsonObject {
  const sent = (name: string): JsonObject => (profile[name] ?? {}) as JsonObject;
  return osType === 'Linux'
    ? {
        linuxConfiguration: {
          disablePasswordAuthentication: profile['adminPassword'] === undefined,
          provisionVMAgent: true,
          patchSettings: { patchMode: 'ImageDefault', assessmentMode: 'ImageDefault' },
          ...sent('linuxConfiguration'),
        },
      }
    : {
        windowsConfiguration: {
          provisionVMAgent: true,
          enableAutomaticUpdates: true,
          patchSettings: { patchMode: 'AutomaticByOS', assessmentMode: 'ImageDefault' },
          ...sent('windowsConfiguration'),
        },
      };
}

function nameOf({ resourceId }: MachineWriteRequest): string {
  return resourceId.split('/').at(-1) ?? '';
}
