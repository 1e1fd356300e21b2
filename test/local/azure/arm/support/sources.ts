import type { ImageTraits } from '../../../../../local/azure/arm/galleries/image-traits.ts';
import type { JsonObject } from '../../../../../local/azure/arm/kernel/resource.ts';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { computeClient, quickly, resourcesClient } from './clients.ts';
import type { TestArm } from './start-arm.ts';

export const groupId = `/subscriptions/${subscriptionId}/resourceGroups/images`;

export const linuxTraits: ImageTraits = {
  osType: 'Linux',
  osState: 'Generalized',
  hyperVGeneration: 'V2',
  architecture: 'x64',
  securityType: 'Standard',
  osDiskSizeGB: 30,
  dataDisks: [],
  content: {},
};

/** Puts what an image can be made from straight into the store, as machines and disks keep it. */
export function putSource(
  { arm }: TestArm,
  type: 'virtualMachines' | 'images' | 'disks' | 'snapshots',
  name: string,
  traits: Partial<ImageTraits> = {},
  location = 'westeurope',
): string {
  const id = `${groupId}/providers/Microsoft.Compute/${type}/${name}`;
  arm.kernel.resources.put<JsonObject, { image: ImageTraits }>(
    { id, name, type: `Microsoft.Compute/${type}`, location, properties: { provisioningState: 'Succeeded' } },
    { image: { ...linuxTraits, ...traits } },
  );
  return id;
}

export interface DefinitionOptions {
  readonly gallery?: string;
  readonly security?: string;
  readonly changes?: Record<string, unknown>;
}

/** A resource group `images`, a gallery and in it an image definition, by the SDK. */
export async function createDefinition(
  test: TestArm,
  name: string,
  { gallery = 'rebake_test', security = 'Standard', changes = {} }: DefinitionOptions = {},
): Promise<string> {
  const compute = computeClient(test);
  await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
  await compute.galleries.createOrUpdate('images', gallery, { location: 'westeurope' }, quickly);
  const definition = await compute.galleryImages.createOrUpdate(
    'images',
    gallery,
    name,
    {
      location: 'westeurope',
      osType: 'Linux',
      osState: 'Generalized',
      hyperVGeneration: 'V2',
      identifier: { publisher: 'contoso', offer: 'linux', sku: name },
      features: [{ name: 'SecurityType', value: security }],
      ...changes,
    },
    quickly,
  );
  return definition.id ?? '';
}
