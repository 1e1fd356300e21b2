import type { Resource } from '../kernel/resource.ts';

type Tree = Readonly<Record<string, unknown>>;

/** Aliases that stand for one thing on several types, or for another path than they say. */
const imageReference: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': 'storageProfile.imageReference',
  'microsoft.compute/virtualmachinescalesets': 'virtualMachineProfile.storageProfile.imageReference',
  'microsoft.compute/disks': 'creationData.imageReference',
};
const imageAliases: Readonly<Record<string, string>> = {
  'microsoft.compute/imageid': 'id',
  'microsoft.compute/imagepublisher': 'publisher',
  'microsoft.compute/imageoffer': 'offer',
  'microsoft.compute/imagesku': 'sku',
  'microsoft.compute/imageversion': 'version',
};
const otherPaths: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines/sku.name': 'hardwareProfile.vmSize',
  'microsoft.compute/virtualmachines/osdisk.uri': 'storageProfile.osDisk.vhd.uri',
  'microsoft.compute/virtualmachinescalesets/osdisk.vhdcontainers':
    'virtualMachineProfile.storageProfile.osDisk.vhdContainers',
  'microsoft.compute/virtualmachinescalesets/osdisk.imageurl': 'virtualMachineProfile.storageProfile.osDisk.image.uri',
};

/** The fields that say to which resources a rule applies at all. */
export function isApplicabilityField(field: string): boolean {
  return ['type', 'name', 'kind'].includes(field.toLowerCase());
}

/** What a field of a policy rule is on a resource; undefined: it has none. Texts compare without case, so do names. */
export function readField(resource: Resource, field: string): unknown {
  const name = field.toLowerCase();
  const tag = /^tags(?:\[['"]?([^'"\]]+)['"]?\]|\.(.+))$/i.exec(field);
  if (tag) {
    return member(resource.tags ?? {}, tag[1] ?? tag[2] ?? '');
  }
  if (['type', 'name', 'kind', 'location', 'id', 'fullname', 'tags'].includes(name)) {
    return member(resource, name === 'fullname' ? 'name' : name);
  }
  return readAlias(resource, name);
}

function readAlias(resource: Resource, alias: string): unknown {
  const type = resource.type.toLowerCase();
  const image = imageAliases[alias];
  const holder = imageReference[type];
  if (image !== undefined) {
    return holder === undefined ? undefined : follow(resource.properties, `${holder}.${image}`);
  }
  if (!alias.startsWith(`${type}/`)) {
    return undefined;
  }
  return follow(resource.properties, otherPaths[alias] ?? alias.slice(type.length + 1));
}

/** Whether a text names a field at all: of the resource, of its tags, or an alias of a provider's type. */
export function isKnownField(field: string): boolean {
  return (
    /^(type|name|kind|location|id|fullName|tags(\[.+\]|\..+)?)$/i.test(field) ||
    /^Microsoft\.\w+\/[\w./[\]*]+$/i.test(field)
  );
}

function follow(tree: unknown, path: string): unknown {
  return path.split('.').reduce((at: unknown, name) => (isTree(at) ? member(at, name) : undefined), tree);
}

function member(tree: object, name: string): unknown {
  const wanted = name.toLowerCase();
  return Object.entries(tree).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
