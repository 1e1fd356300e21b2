import { machineApiVersions } from '../machines/api-versions.ts';

/** Those of machines and a preview more. https://learn.microsoft.com/rest/api/compute/virtual-machine-images */
export const virtualMachineImageApiVersions = [...machineApiVersions, '2016-04-30-preview'].toSorted();
