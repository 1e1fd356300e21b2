import type { ComplianceRecords } from '../../ports/compliance-records.ts';
import type { ImageRecords } from '../../ports/image-records.ts';
import type { MachineInventory } from '../../ports/machine-inventory.ts';
import type { MachineRecords } from '../../ports/machine-records.ts';
import type { Environment } from '../../ports/support.ts';

/** What judging machines reaches outside itself. */
export interface CompliancePorts {
  readonly records: ImageRecords;
  readonly machineRecords: MachineRecords;
  readonly compliance: ComplianceRecords;
  readonly inventory: MachineInventory;
  readonly environment: Environment;
  /** Where our galleries are. */
  readonly galleryGroup: { readonly subscriptionId: string; readonly resourceGroup: string };
}
