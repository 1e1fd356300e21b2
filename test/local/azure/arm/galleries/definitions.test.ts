import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../support/call.ts';
import { computeClient, quickly } from '../support/clients.ts';
import { createDefinition } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const base = {
  osType: 'Linux',
  osState: 'Generalized',
  identifier: { publisher: 'contoso', offer: 'linux', sku: 'other' },
} as const;

describe('image definitions', () => {
  let test: TestArm;
  let definition: string;

  beforeAll(async () => {
    test = await startArm();
    definition = await createDefinition(test, 'web');
  });
  afterAll(() => test.close());

  const put = (name: string, properties: object, version = '2025-03-03'): ReturnType<typeof call> =>
    call(test, `${definition.replace(/web$/, name)}?api-version=${version}`, {
      method: 'PUT',
      body: { location: 'westeurope', properties },
    });
  const sku = (name: string): object => ({ ...base, identifier: { ...base.identifier, sku: name } });

  it('are read, listed, updated and deleted by the SDK', async () => {
    const { galleryImages } = computeClient(test);
    await put('short-lived', sku('short-lived'));

    const updated = await galleryImages.update('images', 'rebake_test', 'web', { description: 'Web servers' }, quickly);
    const listed = await Array.fromAsync(galleryImages.listByGallery('images', 'rebake_test'));
    await eventually(
      () =>
        galleryImages.delete('images', 'rebake_test', 'short-lived', quickly).then(
          () => true,
          () => false,
        ),
      (done) => done,
    );

    expect(updated).toMatchObject({ description: 'Web servers', architecture: 'x64', hyperVGeneration: 'V2' });
    expect(listed.map(({ name }) => name)).toEqual(['short-lived', 'web']);
    await expect(galleryImages.get('images', 'rebake_test', 'short-lived')).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
  });

  it('are made for Trusted Launch from api-version 2025-03-03 on, before that for generation 1', async () => {
    const modern = await put('modern', sku('modern'));
    const older = await put('older', sku('older'), '2023-07-03');
    const standard = await put('standard', {
      ...sku('standard'),
      features: [{ name: 'SecurityType', value: 'Standard' }],
    });

    expect(modern.body).toMatchObject({
      properties: { hyperVGeneration: 'V2', features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }] },
    });
    expect(older.body).toMatchObject({ properties: { hyperVGeneration: 'V1' } });
    expect(older.text).not.toContain('features');
    expect(standard.body).toMatchObject({ properties: { features: [{ name: 'SecurityType', value: 'Standard' }] } });
  });

  it.each([
    { change: { osType: 'Windows' }, property: 'osType' },
    { change: { hyperVGeneration: 'V1' }, property: 'hyperVGeneration' },
    { change: { eula: 'https://contoso.example/eula' }, property: 'eula' },
    { change: { features: [{ name: 'SecurityType', value: 'TrustedLaunch' }] }, property: 'features' },
  ])('refuse the change of $property', async ({ change, property }) => {
    const answer = await put('web', {
      ...base,
      identifier: { publisher: 'contoso', offer: 'linux', sku: 'web' },
      ...change,
    });

    const target = `galleryImage.properties.${property}`;
    expect(answer).toMatchObject({
      status: 409,
      body: {
        error: { code: 'PropertyChangeNotAllowed', target, message: `Changing property '${target}' is not allowed.` },
      },
    });
  });

  it.each([
    { why: 'a name that begins with a dash', name: '-web', properties: base, status: 400, code: 'InvalidParameter' },
    {
      why: 'a SKU of more than 64 characters',
      name: 'long',
      properties: sku('s'.repeat(65)),
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'an offer that ends in a dot',
      name: 'dot',
      properties: { ...base, identifier: { ...base.identifier, offer: 'o.' } },
      status: 400,
      code: 'InvalidParameter',
    },
    { why: 'an identifier that is taken', name: 'twin', properties: sku('WEB'), status: 409, code: 'Conflict' },
    {
      why: 'an end of life in the past',
      name: 'past',
      properties: { ...sku('past'), endOfLifeDate: '2001-01-01T00:00:00Z' },
      status: 400,
      code: 'InvalidParameter',
    },
    {
      why: 'Trusted Launch on generation 1',
      name: 'gen1',
      properties: {
        ...sku('gen1'),
        hyperVGeneration: 'V1',
        features: [{ name: 'SecurityType', value: 'TrustedLaunch' }],
      },
      status: 400,
      code: 'InvalidParameter',
    },
  ])('refuse $why', async ({ name, properties, status, code }) => {
    const answer = await put(name, properties);

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('keep their gallery from being deleted', async () => {
    const answer = await call(test, `${definition.replace(/\/images\/web$/, '')}?api-version=2025-03-03`, {
      method: 'DELETE',
    });

    expect(answer).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'CannotDeleteResource',
          message: 'Can not delete resource before nested resources are deleted.',
        },
      },
    });
  });
});
