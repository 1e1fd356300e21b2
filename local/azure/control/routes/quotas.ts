import { z } from 'zod';
import { isRegion, normalizeRegion, regionNames } from '../../arm/kernel/regions.ts';
import { createQuota, type Quota } from '../../arm/machines/sizes/quota.ts';
import { subscriptionId } from '../../entra/directory.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { notRunning, parse } from '../control-error.ts';

const Region = z.string().refine(isRegion, { error: 'is no region' }).transform(normalizeRegion);
const Place = z.object({ region: Region, subscription: z.uuid().default(subscriptionId) });
const Cores = Place.extend({ cores: z.int().nonnegative() });

/** How many cores a subscription may use in a region: a granted quota request, or one that was never made. */
export const addQuotaRoutes: AddRoutes = (app, control) => {
  app.get('/regions', (context) => context.json(regionNames()));
  app.get('/quotas', (context) => context.json(told(quotaOf(control), parse(Place, context.req.query()))));
  app.put('/quotas', async (context) => {
    const { cores, ...place } = parse(Cores, await readJson(context));
    const quota = quotaOf(control);
    quota.setLimit(place.subscription, place.region, cores);
    return context.json(told(quota, place));
  });
};

function told(quota: Quota, { subscription, region }: z.infer<typeof Place>) {
  const { cores: used } = quota.used(subscription, region);
  return { subscription, region, cores: quota.limit(subscription, region), used };
}

function quotaOf({ services: { arm } }: ControlContext): Quota {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return createQuota(arm.kernel);
}
