import type { BaseImageCatalog } from './base-image-catalog.ts';
import type { BaseImageRecords } from './base-image-records.ts';
import type { BakeSlots } from './bake-slots.ts';
import type { ComplianceRecords } from './compliance-records.ts';
import type { ComputeCapacity } from './compute-capacity.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Galleries } from './galleries.ts';
import type { ImageRecords } from './image-records.ts';
import type { MachineEvents } from './machine-events.ts';
import type { MachineInventory } from './machine-inventory.ts';
import type { MachineRecords } from './machine-records.ts';
import type { Machines } from './machines.ts';
import type { AlertQueue, Facts, TeamsChannel } from './messaging.ts';
import type { OperationRecords } from './operation-records.ts';
import type { PolicyStates } from './policy-states.ts';
import type { Environment, HealthAlerts, Secrets, StepLogs } from './support.ts';

/** All that the app reaches outside itself. Handlers take the few that they need of it. */
export interface AppPorts {
  readonly records: ImageRecords;
  readonly baseImages: BaseImageRecords;
  readonly operations: OperationRecords;
  readonly slots: BakeSlots;
  readonly catalog: BaseImageCatalog;
  readonly galleries: Galleries;
  readonly machines: Machines;
  readonly capacity: ComputeCapacity;
  readonly facts: Facts;
  readonly alerts: AlertQueue;
  readonly teams: TeamsChannel;
  readonly secrets: Secrets;
  readonly logs: StepLogs;
  readonly health: HealthAlerts;
  readonly environment: Environment;
  readonly machineRecords: MachineRecords;
  readonly compliance: ComplianceRecords;
  readonly inventory: MachineInventory;
  readonly policyStates: PolicyStates;
  readonly machineEvents: MachineEvents;
  readonly deadLetters: DeadLetters;
  /** Where the galleries of all stages are. */
  readonly galleryGroup: { readonly subscriptionId: string; readonly resourceGroup: string };
}
