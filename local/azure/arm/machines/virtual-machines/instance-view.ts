import { armTime } from '../../kernel/arm-time.ts';
import { guestOf } from '../guest-content.ts';
import type { StoredMachine } from './machine-guest.ts';
import type { PowerState } from './virtual-machine.ts';

interface Status {
  readonly code: string;
  readonly level: 'Info' | 'Warning' | 'Error';
  readonly displayStatus: string;
  readonly message?: string;
  readonly time?: string;
}

/** How a machine is at an instant: what `$expand=instanceView` adds. */
export function instanceView(machine: StoredMachine, now: number): unknown {
  const { hidden, body } = machine;
  const ready = isAgentReady(machine, now);
  const guest = ready ? guestOf(hidden.image) : undefined;
  return {
    ...(guest && {
      computerName: body.properties.osProfile?.computerName ?? body.name,
      osName: guest.osType === 'Linux' ? guest.release.split(' ')[0]?.toLowerCase() : guest.release,
      osVersion: /\d+(\.\d+)?/.exec(guest.release)?.[0] ?? '',
    }),
    ...(hidden.power === 'running' && { vmAgent: vmAgent(ready, now) }),
    ...(body.properties.diagnosticsProfile?.bootDiagnostics?.enabled === true && { bootDiagnostics: {} }),
    hyperVGeneration: hidden.image.hyperVGeneration,
    disks: disksView(machine),
    statuses: machineStatuses(machine, now),
  };
}

/** Whether the agent reports: only then do run commands run. */
function isAgentReady({ hidden }: StoredMachine, now: number): boolean {
  return hidden.power === 'running' && hidden.agentReadyAt !== null && hidden.agentReadyAt <= now;
}

function vmAgent(ready: boolean, now: number): unknown {
  const status: Status = ready
    ? {
        code: 'ProvisioningState/succeeded',
        level: 'Info',
        displayStatus: 'Ready',
        message: 'Guest Agent is running',
        time: armTime(now),
      }
    : {
        code: 'ProvisioningState/Unavailable',
        level: 'Warning',
        displayStatus: 'Not Ready',
        message: 'VM status blob is found but not yet populated.',
        time: armTime(now),
      };
  return { vmAgentVersion: ready ? '2.11.1.12' : 'Unknown', statuses: [status], extensionHandlers: [] };
}

function disksView({ body, hidden }: StoredMachine): unknown {
  const { osDisk, dataDisks } = body.properties.storageProfile;
  return [osDisk, ...dataDisks].map(({ name }) => ({
    name,
    statuses: [
      {
        code: 'ProvisioningState/succeeded',
        level: 'Info',
        displayStatus: 'Provisioning succeeded',
        ...(hidden.provisionedAt !== undefined && { time: armTime(hidden.provisionedAt) }),
      },
    ],
  }));
}

const powerWords: Readonly<Record<PowerState, string>> = {
  starting: 'VM starting',
  running: 'VM running',
  stopping: 'VM stopping',
  stopped: 'VM stopped',
  deallocating: 'VM deallocating',
  deallocated: 'VM deallocated',
};

/** In Azure's order: generalised, provisioning with its time, power without one. */
function machineStatuses(machine: StoredMachine, now: number): Status[] {
  const { image, power } = machine.hidden;
  const generalized = isGeneralizedMachine(machine);
  return [
    ...(generalized && image.osState === 'Generalized'
      ? [{ code: 'OSState/generalized', level: 'Info', displayStatus: 'VM generalized' } as const]
      : []),
    provisioningStatus(machine, now),
    ...(machine.body.properties.provisioningState === 'Creating' && power === 'starting'
      ? []
      : [{ code: `PowerState/${power}`, level: 'Info', displayStatus: powerWords[power] } as const]),
  ];
}

/** `generalize` was called on it: it never starts again. */
export function isGeneralizedMachine({ hidden }: StoredMachine): boolean {
  return hidden.image.osState === 'Generalized';
}

function provisioningStatus(machine: StoredMachine, now: number): Status {
  const { provisionedAt, failure } = machine.hidden;
  const time = provisionedAt === undefined ? {} : { time: armTime(provisionedAt) };
  const state = machine.body.properties.provisioningState;
  if (state === 'Failed') {
    const code = failure?.code ?? 'InternalOperationError';
    return {
      code: `ProvisioningState/failed/${code}`,
      level: 'Error',
      displayStatus: 'Provisioning failed',
      message: failure?.message ?? '',
      ...time,
    };
  }
  if (state !== 'Succeeded') {
    return { code: `ProvisioningState/${state.toLowerCase()}`, level: 'Info', displayStatus: state, ...time };
  }
  const provisioning =
    machine.hidden.power === 'running' && !isAgentReady(machine, now) && machine.hidden.agentReadyAt !== null;
  return provisioning
    ? {
        code: 'ProvisioningState/succeeded/osProvisioningInProgress',
        level: 'Info',
        displayStatus: 'OS Provisioning In progress',
        ...time,
      }
    : { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded', ...time };
}
