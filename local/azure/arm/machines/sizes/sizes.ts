import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Size = z.object({
  name: z.string(),
  /** The family whose cores have a quota of their own. */
  family: z.string(),
  cores: z.number(),
  memoryGB: z.number(),
  generations: z.array(z.enum(['V1', 'V2'])),
  architecture: z.enum(['x64', 'Arm64']),
  trustedLaunch: z.boolean(),
  maxDataDisks: z.number(),
  /** Technology of confidential machines; absent: none. */
  confidential: z.enum(['SNP', 'TDX']).optional(),
  /** Absent: everywhere. */
  regions: z.array(z.string()).optional(),
  /** Only disks over NVMe. */
  nvme: z.boolean().optional(),
});

/** A virtual machine size. A small part of Azure's, with the traits that decide what fits. */
export type Size = z.infer<typeof Size>;

export const sizes: readonly Size[] = z
  .array(Size)
  .parse(JSON.parse(readFileSync(new URL('../data/sizes.json', import.meta.url), 'utf8')));

const byName = new Map(sizes.map((size) => [size.name.toLowerCase(), size]));

export function findSize(name: string): Size | undefined {
  return byName.get(name.toLowerCase());
}

export function isAvailable({ regions }: Size, location: string): boolean {
  return regions === undefined || regions.includes(location);
}
