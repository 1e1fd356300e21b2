import { z } from 'zod';
import { MarketplacePattern } from '../rules/allowed-sources.ts';

const subscription = '/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const group = `${subscription}/resourceGroups/[^/*]+`;

/** A machine, a scale set with everything in it, or one of its instances. */
const MachineId = z
  .string()
  .regex(
    new RegExp(
      `^${group}/providers/Microsoft\\.Compute/(virtualMachines/[^/*]+|virtualMachineScaleSets/[^/*]+(/virtualMachines/[^/*]+)?)$`,
      'i',
    ),
    'must be the resource id of a machine, a scale set or an instance',
  );

const ResourceGroupId = z.string().regex(new RegExp(`^${group}$`, 'i'), 'must be the resource id of a resource group');

/** What machines come from, or what holds it: galleries, images, disks, snapshots and restore points; files. */
const sourcePaths = [
  new RegExp(
    `^${subscription}(/resourceGroups/[^/*]+(/providers/Microsoft\\.Compute/(galleries|images|disks|snapshots|restorePointCollections)(/[^*]+)?)?)?$`,
    'i',
  ),
  /^\/(communityGalleries|sharedGalleries)\/[^/*]+(\/images\/[^/*]+)?$/i,
  /^https:\/\/[^/*]+\/[^*]+$/,
];

/** `publisher:offer:sku`, with `*`; or the start, up to a whole name, of the path of a gallery, image, disk or file. */
const SourcePattern = z
  .string()
  .max(1000)
  .refine((source) => MarketplacePattern.safeParse(source).success || sourcePaths.some((path) => path.test(source)), {
    error:
      'must be publisher:offer:sku, the start of the resource id of a gallery, an image, a disk or a snapshot, or of the address of a file',
  });

/** What an exemption may be asked for. */
export const NewExemptionScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('machine'), resourceId: MachineId }),
  z.strictObject({ kind: z.literal('resourceGroup'), resourceId: ResourceGroupId }),
  z.strictObject({ kind: z.literal('source'), source: SourcePattern }),
]);
