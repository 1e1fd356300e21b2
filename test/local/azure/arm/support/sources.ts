import type { ImageTraits } from '../../../../../local/azure/arm/galleries/image-traits.ts';
import type { JsonObject } from '../../../../../local/azure/arm/kernel/resource.ts';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually } from './call.ts';
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

/** A resource group `images`, a gallery and in it an image definition; answers the definition's id. */
export async function createDefinition(
  test: TestArm,
  name: string,
  { gallery = 'rebake_test', security = 'Standard', changes = {} }: DefinitionOptions = {},
): Promise<string> {
  const galleryId = `${groupId}/providers/Microsoft.Compute/galleries/${gallery}`;
  const id = `${galleryId}/images/${name}`;
  await call(test, `${groupId}?api-version=2021-04-01`, { method: 'PUT', body: { location: 'westeurope' } });
  await provision(test, galleryId, {});
  await provision(test, id, {
    osType: 'Linux',
    osState: 'Generalized',
    hyperVGeneration: 'V2',
    identifier: { publisher: 'contoso', offer: 'linux', sku: name },
    features: [{ name: 'SecurityType', value: security }],
    ...changes,
  });
  return id;
}

/** Writes a gallery resource and waits for the end of its operation. */
async function provision(test: TestArm, id: string, properties: object): Promise<void> {
  const answer = await call(test, `${id}?api-version=2025-03-03`, {
    method: 'PUT',
    body: { location: 'westeurope', properties },
  });
  const operation = answer.headers['azure-asyncoperation'];
  if (typeof operation !== 'string') {
    throw new Error(`The write of ${id} was refused: ${answer.text}`);
  }
  await eventually(
    () => call(test, operation),
    ({ body }) => (body as { status: string }).status === 'Succeeded',
  );
}
