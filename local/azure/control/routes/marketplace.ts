import { z } from 'zod';
import { isDeprecated, type MarketplaceCatalog } from '../../arm/marketplace/catalog.ts';
import { nextVersion } from '../../arm/marketplace/next-version.ts';
import { findSku, platformSkus } from '../../arm/marketplace/platform-image.ts';
import { readJson, type AddRoutes, type ControlContext } from '../control-context.ts';
import { ControlError, notRunning, parse } from '../control-error.ts';

const Urn = z.string().regex(/^[^:]+:[^:]+:[^:]+$/, 'must be publisher:offer:sku');
const Release = z.object({ urn: Urn, version: z.string().optional() });
const Version = z.object({ urn: Urn, version: z.string().min(1) });
const Deprecation = Version.extend({
  /** When it is deprecated; now by default, null takes the deprecation back. */
  scheduledAt: z.iso.datetime({ offset: true }).nullish(),
  alternative: z.object({ type: z.enum(['None', 'Offer', 'Plan']), value: z.string() }).optional(),
});

/** What publishers do in the Marketplace. */
export const addMarketplaceRoutes: AddRoutes = (app, control) => {
  app.get('/marketplace/images', (context) => {
    const catalog = catalogOf(control);
    const now = control.clock.now();
    const images = [...platformSkus].map(([urn, sku]) => ({
      urn,
      versions: catalog.versions(sku).map((one) => ({ version: one.version, deprecated: isDeprecated(one, now) })),
    }));
    return context.json(images);
  });
  app.get('/marketplace/held', (context) => {
    const { urn } = parse(z.object({ urn: Urn }), context.req.query());
    return context.json(known(() => catalogOf(control).held(urn)));
  });
  app.post('/marketplace/releases', async (context) => {
    const { urn, version } = parse(Release, await readJson(context));
    const catalog = catalogOf(control);
    const released = version ?? known(() => catalog.held(urn))[0] ?? numbered(catalog, urn, control.clock.now());
    if (!known(() => catalog.release(urn, released))) {
      throw new ControlError(409, `Version ${released} of ${urn} is already published.`);
    }
    return context.json({ urn, version: released }, 201);
  });
  app.post('/marketplace/deprecations', async (context) => {
    const { urn, version, scheduledAt, alternative } = parse(Deprecation, await readJson(context));
    const at = scheduledAt === undefined ? control.clock.now() : Date.parse(scheduledAt ?? '');
    const deprecation = scheduledAt === null ? undefined : { scheduledAt: at, ...(alternative && { alternative }) };
    if (!known(() => catalogOf(control).deprecate(urn, version, deprecation))) {
      throw new ControlError(404, `Version ${version} of ${urn} is not published.`);
    }
    return context.body(null, 204);
  });
  app.post('/marketplace/removals', async (context) => {
    const { urn, version } = parse(Version, await readJson(context));
    if (!known(() => catalogOf(control).remove(urn, version))) {
      throw new ControlError(404, `Version ${version} of ${urn} is not published.`);
    }
    return context.body(null, 204);
  });
};

/** What real versions there were are released: the publisher goes on as it did. */
function numbered(catalog: MarketplaceCatalog, urn: string, now: number): string {
  const [publisher = '', offer = '', sku = ''] = urn.split(':');
  const found = findSku(publisher, offer, sku);
  return nextVersion(found ? catalog.versions(found).map(({ version }) => version) : [], now);
}

function catalogOf({ services: { arm } }: ControlContext): MarketplaceCatalog {
  if (!arm) {
    throw notRunning('Resource Manager');
  }
  return arm.marketplace;
}

/** An image or version that the catalog cannot know is the caller's mistake. */
function known<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ControlError(400, error.message);
    }
    throw error;
  }
}
