import { z } from 'zod';
import type { CreateProvider, Kernel } from '../../kernel/provider.ts';
import { route, type ArmRequest, type ArmResponse } from '../../kernel/route.ts';
import { machineApiVersions } from '../api-versions.ts';
import { guestOf } from '../guest-content.ts';
import { instancePath } from '../scale-sets/instance-routes.ts';
import { instanceType, type Instance, type InstanceState } from '../scale-sets/scale-set.ts';
import { invalidParameter, notAllowed } from '../virtual-machines/faults-of-machines.ts';
import { machinePath } from '../virtual-machines/routes.ts';
import { virtualMachineType, type MachineState, type VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import { consoleLog, type ConsoleSource } from './console-log.ts';
import type { DiagnosticsStore } from './diagnostics-store.ts';
import { blankScreenshot } from './screenshot.ts';

interface Diagnosed {
  readonly name: string;
  readonly vmId: string;
  readonly enabled: boolean;
  readonly console: ConsoleSource;
}

/** Minutes for which the URLs are good: 1 to 1440, 120 unless told. */
const Minutes = z.coerce.number().int().min(1).max(1440).default(120);

/** https://learn.microsoft.com/rest/api/compute/virtual-machines/retrieve-boot-diagnostics-data */
export function bootDiagnosticsProvider(store: DiagnosticsStore): CreateProvider {
  return (kernel) => ({
    routes: [
      [machinePath, virtualMachineType, diagnosedMachine] as const,
      [instancePath, instanceType, diagnosedInstance] as const,
    ].map(([path, type, read]) =>
      route({
        method: 'POST',
        path: `${path}/retrieveBootDiagnosticsData`,
        action: `${type}/retrieveBootDiagnosticsData/action`,
        // Boot diagnostics that Azure keeps by itself came with this version, and this operation with them.
        apiVersions: machineApiVersions.filter((version) => version >= '2020-06-01'),
        handle: (request) => retrieve(store, request, read(kernel, request.resourceId)),
      }),
    ),
  });
}

function retrieve(store: DiagnosticsStore, request: ArmRequest, machine: Diagnosed): ArmResponse {
  const minutes = Minutes.safeParse(request.query('sasUriExpirationTimeInMinutes'));
  if (!minutes.success) {
    throw invalidParameter(
      'The SAS URI expiration time must be from 1 to 1440 minutes.',
      'sasUriExpirationTimeInMinutes',
    );
  }
  if (!machine.enabled) {
    throw notAllowed(`Boot diagnostics is not enabled for VM '${machine.name}'.`);
  }
  const { name, vmId } = machine;
  const container = `bootdiagnostics-${name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 9)}-${vmId}`;
  const [log, screenshot] = [`${name}.${vmId}.serialconsole.log`, `${name}.${vmId}.screenshot.bmp`];
  return {
    status: 200,
    body: {
      consoleScreenshotBlobUri: store.signedUrl(container, screenshot, minutes.data),
      serialConsoleLogBlobUri: store.signedUrl(container, log, minutes.data),
    },
    ready: Promise.all([
      store.write(container, log, consoleLog(machine.console)),
      store.write(container, screenshot, blankScreenshot()),
    ]),
  };
}

function diagnosedMachine({ resources }: Kernel, id: string): Diagnosed {
  const { body, hidden } = resources.require<VirtualMachine, MachineState>(id);
  const { vmId, diagnosticsProfile, osProfile } = body.properties;
  const { osType, release, bootable } = guestOf(hidden.image);
  const hostName = osProfile?.computerName ?? body.name;
  return {
    ...{ name: body.name, vmId, enabled: diagnosticsProfile?.bootDiagnostics?.enabled === true },
    console: { osType, release, hostName, bootable },
  };
}

/** Instances of scale sets are made of images alone, so that each has a system. */
function diagnosedInstance({ resources }: Kernel, id: string): Diagnosed {
  const { body } = resources.require<Instance, InstanceState>(id);
  const { vmId, diagnosticsProfile, osProfile, storageProfile } = body.properties;
  const hostName = osProfile?.computerName ?? body.name;
  return {
    ...{ name: body.name, vmId, enabled: diagnosticsProfile?.bootDiagnostics?.enabled === true },
    console: { osType: storageProfile.osDisk.osType, hostName, bootable: true },
  };
}
