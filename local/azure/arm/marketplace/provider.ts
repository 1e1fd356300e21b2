import type { CreateProvider } from '../kernel/provider.ts';
import { agreementRoutes } from './agreements.ts';
import { marketplaceCatalog } from './catalog.ts';
import { marketplaceImageRoutes } from './images.ts';

/** Platform images of Microsoft.Compute, and Microsoft.MarketplaceOrdering: plans and their terms. */
export const marketplace: CreateProvider = (kernel) => ({
  routes: [...marketplaceImageRoutes(kernel, marketplaceCatalog(kernel)), ...agreementRoutes(kernel)],
});
