import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { SizeCapabilities } from '../../../shared/ports/compute-capacity.ts';
import type { VirtualClock } from '../durable/schedule.ts';
import { type MemoryCatalog, memoryCatalog } from './catalog.ts';
import { memoryComplianceRecords } from './compliance-records.ts';
import { type MemoryDeadLetters, memoryDeadLetters } from './dead-letters.ts';
import { memoryEnvironment } from './environment.ts';
import { type MemoryGalleries, memoryGalleries } from './galleries.ts';
import { type MemoryImageRecords, memoryImageRecords } from './image-records.ts';
import { type MemoryInventory, memoryInventory, memoryPolicyStates } from './inventory.ts';
import { type MemoryMachineRecords, memoryMachineRecords } from './machine-records.ts';
import { type MemoryMachines, memoryMachines } from './machines.ts';
import { type MemoryMessages, memoryMessages } from './messaging.ts';
import { memoryOperationRecords } from './operation-records.ts';
import { memoryBakeSlots, memoryBaseImageRecords } from './other-records.ts';

/** Every port in memory, on one clock, with the handles by which tests look into them and set them up. */
export interface MemoryPorts extends AppPorts {
  readonly clock: VirtualClock;
  readonly records: MemoryImageRecords;
  readonly slots: ReturnType<typeof memoryBakeSlots>;
  readonly catalog: MemoryCatalog;
  readonly galleries: MemoryGalleries;
  readonly machines: MemoryMachines;
  readonly machineRecords: MemoryMachineRecords;
  readonly inventory: MemoryInventory;
  readonly policyStates: ReturnType<typeof memoryPolicyStates>;
  /** Machines that were put aside, with when they are to be seen again. */
  readonly putAside: { readonly resourceId: string; readonly attempts: number; readonly at: string }[];
  readonly deadLetters: MemoryDeadLetters;
  readonly messages: MemoryMessages;
  /** Names of alert rules that are fired. */
  readonly firedAlerts: Set<string>;
  /** Key Vault secrets by identifier. */
  readonly vault: Map<string, string>;
  /** Whole outputs of steps by name. */
  readonly stepLogs: Map<string, string>;
  readonly sizes: { size: SizeCapabilities; coresLeft: number };
}

export function memoryPorts(clock: VirtualClock = { millis: Date.parse('2026-01-05T08:00:00Z') }): MemoryPorts {
  const messages = memoryMessages();
  const putAside: MemoryPorts['putAside'] = [];
  const firedAlerts = new Set<string>();
  const vault = new Map([['https://contoso.vault.azure.net/secrets/token', 's3cret']]);
  const stepLogs = new Map<string, string>();
  const sizes = { size: usualSize, coresLeft: 100 };
  return {
    clock,
    messages,
    firedAlerts,
    vault,
    stepLogs,
    sizes,
    records: memoryImageRecords(),
    baseImages: memoryBaseImageRecords(),
    operations: memoryOperationRecords(),
    slots: memoryBakeSlots(),
    catalog: memoryCatalog(),
    galleries: memoryGalleries(clock),
    machines: memoryMachines(clock),
    capacity: {
      size: () => Promise.resolve(sizes.size),
      coresLeft: () => Promise.resolve(sizes.coresLeft),
    },
    facts: messages.facts,
    alerts: messages.alerts,
    teams: messages.teams,
    secrets: { get: (identifier) => Promise.resolve(vault.get(identifier)) },
    logs: { open: () => Promise.resolve(null), read: (name) => Promise.resolve(stepLogs.get(name)) },
    health: { fired: (rules) => Promise.resolve(rules.filter((rule) => firedAlerts.has(rule))) },
    environment: memoryEnvironment(clock),
    machineRecords: memoryMachineRecords(),
    compliance: memoryComplianceRecords(),
    inventory: memoryInventory(),
    policyStates: memoryPolicyStates(),
    deadLetters: memoryDeadLetters(),
    putAside,
    machineEvents: {
      lookLater(resourceIds, attempts, at) {
        putAside.push(...resourceIds.map((resourceId) => ({ resourceId, attempts, at })));
        return Promise.resolve();
      },
    },
    galleryGroup: { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rebake' },
  };
}

const usualSize: SizeCapabilities = {
  available: true,
  vCpus: 2,
  family: 'standardDSv5Family',
  hyperVGenerations: ['V1', 'V2'],
  architecture: 'x64',
  trustedLaunch: true,
  confidential: false,
};
