import { z } from 'zod';

/** An Azure region as its API name, `westeurope`: Azure answers `West Europe`, `westeurope` and `WestEurope` alike. */
export const Region = z
  .string()
  .transform(normaliseRegion)
  .pipe(z.string().regex(/^[a-z][a-z0-9]{2,49}$/, 'must be an Azure region, such as westeurope'));
export type Region = z.infer<typeof Region>;

/** Lower case without blanks, the one form in which regions are compared and kept. */
export function normaliseRegion(name: string): string {
  return name.replaceAll(/\s/g, '').toLowerCase();
}
