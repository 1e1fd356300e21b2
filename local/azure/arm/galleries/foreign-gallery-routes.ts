import { ArmError } from '../kernel/arm-error.ts';
import { normalizeRegion } from '../kernel/regions.ts';
import { route, subscriptionPath, type Route } from '../kernel/route.ts';
import { galleryApiVersions } from './api-versions.ts';
import { foreignGalleries, findByName, type ForeignImage, type ForeignKind } from './foreign-images.ts';

const apiVersions = galleryApiVersions.filter((version) => version >= '2020-09-30');
const roots = { sharedGalleries: 'SharedGalleries', communityGalleries: 'CommunityGalleries' } as const;

/**
 * Galleries of other tenants, as everybody with the subscription sees them: https://learn.microsoft.com/rest/api/compute/shared-galleries
 * and …/community-galleries, which cannot be listed.
 */
export function foreignGalleryRoutes(): readonly Route[] {
  return [listRoute(), ...routesOf('sharedGalleries'), ...routesOf('communityGalleries')];
}

function pathOf(
  kind: ForeignKind,
): `${typeof subscriptionPath}/providers/Microsoft.Compute/locations/{location}/${ForeignKind}` {
  return `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/${kind}`;
}

function listRoute(): Route {
  return route({
    method: 'GET',
    path: pathOf('sharedGalleries'),
    action: 'Microsoft.Compute/locations/sharedGalleries/read',
    apiVersions,
    handle: ({ params }) => ({
      status: 200,
      body: {
        value: Object.keys(foreignGalleries('sharedGalleries')).map((name) =>
          described('sharedGalleries', params.location, [name]),
        ),
      },
    }),
  });
}

function routesOf(kind: ForeignKind): readonly Route[] {
  return [galleryRoute(kind), ...imageRoutes(kind), ...versionRoutes(kind)];
}

function galleryRoute(kind: ForeignKind): Route {
  return route({
    method: 'GET',
    path: `${pathOf(kind)}/{galleryName}`,
    action: `Microsoft.Compute/locations/${kind}/read`,
    apiVersions,
    handle: ({ params }) => ({
      status: 200,
      body: described(kind, params.location, [requireGallery(kind, params.galleryName)[0]]),
    }),
  });
}

function imageRoutes(kind: ForeignKind): readonly Route[] {
  const images = `${pathOf(kind)}/{galleryName}/images` as const;
  const read = { method: 'GET', action: `Microsoft.Compute/locations/${kind}/images/read`, apiVersions } as const;
  return [
    route({
      ...read,
      path: images,
      handle({ params }) {
        const [name, found] = requireGallery(kind, params.galleryName);
        const value = Object.entries(found).map((image) => describeImage(kind, params.location, name, image));
        return { status: 200, body: { value } };
      },
    }),
    route({
      ...read,
      path: `${images}/{imageName}`,
      handle({ params }) {
        const { gallery, image } = requireImage(kind, params);
        return { status: 200, body: describeImage(kind, params.location, gallery, image) };
      },
    }),
  ];
}

function versionRoutes(kind: ForeignKind): readonly Route[] {
  const versions = `${pathOf(kind)}/{galleryName}/images/{imageName}/versions` as const;
  const read = {
    method: 'GET',
    action: `Microsoft.Compute/locations/${kind}/images/versions/read`,
    apiVersions,
  } as const;
  return [
    route({
      ...read,
      path: versions,
      handle({ params }) {
        const found = requireImage(kind, params);
        const value = found.image[1].versions.map((version) => describeVersion(kind, params.location, found, version));
        return { status: 200, body: { value } };
      },
    }),
    route({
      ...read,
      path: `${versions}/{versionName}`,
      handle({ params }) {
        const found = requireImage(kind, params);
        const version = found.image[1].versions.find((known) => known === params.versionName);
        if (version === undefined) {
          throw notFound(params.versionName);
        }
        return { status: 200, body: describeVersion(kind, params.location, found, version) };
      },
    }),
  ];
}

type NamedImage = readonly [string, ForeignImage];

interface FoundImage {
  readonly gallery: string;
  readonly image: NamedImage;
}

function requireGallery(kind: ForeignKind, name: string): readonly [string, Readonly<Record<string, ForeignImage>>] {
  const found = findByName(foreignGalleries(kind), name);
  if (!found) {
    throw notFound(name);
  }
  return found;
}

function requireImage(
  kind: ForeignKind,
  { galleryName, imageName }: { readonly galleryName: string; readonly imageName: string },
): FoundImage {
  const [gallery, images] = requireGallery(kind, galleryName);
  const image = findByName(images, imageName);
  if (!image) {
    throw notFound(imageName);
  }
  return { gallery, image };
}

function notFound(name: string): ArmError {
  return new ArmError(404, 'NotFound', `The entity '${name}' was not found in this Azure location.`);
}

/** What is named by its unique id, for it lies in no subscription of the caller's. */
function described(kind: ForeignKind, location: string, names: readonly string[], properties?: object): object {
  const segments = [roots[kind], 'Images', 'Versions'];
  const uniqueId = names.map((name, at) => `/${segments[at] ?? ''}/${name}`).join('');
  const type = `Microsoft.Compute/locations/${kind}${['', '/images', '/images/versions'][names.length - 1] ?? ''}`;
  return {
    name: names.at(-1),
    location: normalizeRegion(location),
    type,
    identifier: { uniqueId },
    properties: properties ?? {},
  };
}

function describeImage(kind: ForeignKind, location: string, gallery: string, [name, image]: NamedImage): object {
  const { osType, hyperVGeneration } = image;
  const identifier = { publisher: gallery, offer: name, sku: name };
  return described(kind, location, [gallery, name], {
    ...{ osType, osState: 'Generalized', hyperVGeneration, architecture: 'x64', identifier, features: [] },
  });
}

function describeVersion(kind: ForeignKind, location: string, { gallery, image }: FoundImage, version: string): object {
  const [name, { osDiskSizeGB }] = image;
  return described(kind, location, [gallery, name, version], {
    excludeFromLatest: false,
    storageProfile: { osDiskImage: { diskSizeGB: osDiskSizeGB, hostCaching: 'ReadWrite' } },
  });
}
