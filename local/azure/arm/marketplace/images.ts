import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { route, subscriptionPath, type ArmRequest, type Route } from '../kernel/route.ts';
import { compareVersionNumbers } from '../galleries/versions/version-number.ts';
import { virtualMachineImageApiVersions as apiVersions } from './api-versions.ts';
import { latestPlatformVersion, type MarketplaceCatalog, type PlatformVersion } from './catalog.ts';
import { describeNames, describeVersion, imageProperties, summaryProperties } from './describe-platform-image.ts';
import { findSku, platformSkus, type PlatformSku } from './platform-image.ts';

const publishers = `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/publishers` as const;
const offers = `${publishers}/{publisherName}/artifacttypes/vmimage/offers` as const;
const skus = `${offers}/{offer}/skus` as const;
const versions = `${skus}/{skus}/versions` as const;
const action = 'Microsoft.Compute/locations/publishers';

/** https://learn.microsoft.com/rest/api/compute/virtual-machine-images: all lists are bare arrays. */
export function marketplaceImageRoutes(kernel: Kernel, catalog: MarketplaceCatalog): readonly Route[] {
  return [...nameRoutes(), ...versionRoutes(kernel, catalog)];
}

function nameRoutes(): readonly Route[] {
  const all = [...platformSkus.values()];
  return [
    route({
      method: 'GET',
      path: publishers,
      action: `${action}/read`,
      apiVersions,
      handle(request) {
        return {
          status: 200,
          body: describeNames(request, distinct(all.map(({ publisher }) => publisher)), 'Publishers'),
        };
      },
    }),
    route({
      method: 'GET',
      path: offers,
      action: `${action}/artifacttypes/offers/read`,
      apiVersions,
      handle(request) {
        const found = all.filter(({ publisher }) => same(publisher, request.params.publisherName));
        requireSome(found, 'Publisher', request.params.publisherName);
        return { status: 200, body: describeNames(request, distinct(found.map(({ offer }) => offer)), 'Offers') };
      },
    }),
    route({
      method: 'GET',
      path: skus,
      action: `${action}/artifacttypes/offers/skus/read`,
      apiVersions,
      handle(request) {
        const { publisherName, offer } = request.params;
        const ofPublisher = all.filter(({ publisher }) => same(publisher, publisherName));
        requireSome(ofPublisher, 'Publisher', publisherName);
        const found = ofPublisher.filter((image) => same(image.offer, offer));
        requireSome(found, 'Offer', offer);
        return { status: 200, body: describeNames(request, distinct(found.map(({ sku }) => sku)), 'Skus') };
      },
    }),
  ];
}

function versionRoutes({ clock }: Kernel, catalog: MarketplaceCatalog): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: versions,
      action: `${action}/artifacttypes/offers/skus/versions/read`,
      apiVersions,
      handle(request) {
        const sku = requireSku(request);
        const listed = selectVersions(request, catalog.versions(sku));
        const expanded = request.query('$expand')?.toLowerCase() === 'properties';
        const body = listed.map((version) => ({
          ...describeVersion(request, sku, version.version),
          ...(expanded && { properties: summaryProperties(sku) }),
        }));
        return { status: 200, body };
      },
    }),
    route({
      method: 'GET',
      path: `${versions}/{version}`,
      action: `${action}/artifacttypes/offers/skus/versions/read`,
      apiVersions,
      handle(request) {
        const sku = requireSku(request);
        const { version: name } = request.params;
        const found = findPlatformVersion(catalog.versions(sku), name, clock.now());
        if (!found) {
          throw artifactNotFound();
        }
        return {
          status: 200,
          body: { ...describeVersion(request, sku, found.version), properties: imageProperties(found, clock.now()) },
        };
      },
    }),
  ];
}

/** A version by its exact text, or `latest`. */
export function findPlatformVersion(
  versions: readonly PlatformVersion[],
  name: string,
  now: number,
): PlatformVersion | undefined {
  return same(name, 'latest') ? latestPlatformVersion(versions, now) : versions.find(({ version }) => version === name);
}

type Params = Readonly<Record<string, string>>;

function requireSku(request: ArmRequest<Params>): PlatformSku {
  const { publisherName = '', offer = '', skus: sku = '' } = request.params;
  const found = findSku(publisherName, offer, sku);
  if (!found) {
    throw artifactNotFound();
  }
  return found;
}

function artifactNotFound(): ArmError {
  return new ArmError(404, 'NotFound', 'Artifact: VMImage was not found.');
}

function requireSome(found: readonly PlatformSku[], what: string, name: string): void {
  if (found.length === 0) {
    throw new ArmError(404, 'NotFound', `${what}: ${name} was not found.`);
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** `$top` takes the first of the order; `$orderby` knows `name` and `name desc`. */
function selectVersions(request: ArmRequest, versions: readonly PlatformVersion[]): readonly PlatformVersion[] {
  const order = (request.query('$orderby') ?? '').trim().toLowerCase();
  const top = request.query('$top');
  if (!['', 'name', 'name asc', 'name desc'].includes(order) || (top !== undefined && !/^\d+$/.test(top))) {
    throw new ArmError(
      400,
      'InvalidParameter',
      "The value of '$orderby' or '$top' is invalid: order by 'name' or 'name desc', take a number.",
    );
  }
  const sorted =
    order === '' ? versions : versions.toSorted((one, other) => compareVersionNumbers(one.version, other.version));
  const ordered = order === 'name desc' ? sorted.toReversed() : sorted;
  return top === undefined ? ordered : ordered.slice(0, Number(top));
}
