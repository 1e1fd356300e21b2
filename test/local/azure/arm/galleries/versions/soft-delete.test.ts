import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../../support/call.ts';
import { computeClient, quickly } from '../../support/clients.ts';
import { createDefinition, putSource } from '../../support/sources.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';

describe('a gallery with soft deletion', () => {
  let test: TestArm;
  let definition: string;

  beforeAll(async () => {
    test = await startArm({
      speed: 2000,
      durations: {
        'galleryImageVersion.capture': [1, 2],
        'galleryImageVersion.replicate': [1, 2],
        'galleryImageVersion.delete': [1, 2],
      },
    });
    definition = await createDefinition(test, 'web');
    const compute = computeClient(test);
    await compute.galleries.update(
      'images',
      'rebake_test',
      { softDeletePolicy: { isSoftDeleteEnabled: true } },
      quickly,
    );
    const machine = putSource(test, 'virtualMachines', 'builder');
    await compute.galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      '1.0.0',
      { location: 'westeurope', storageProfile: { source: { virtualMachineId: machine } } },
      quickly,
    );
  });
  afterAll(() => test.close());

  const softDeleted = async (): Promise<readonly (string | undefined)[]> => {
    const found = computeClient(test).softDeletedResource.listByArtifactName('images', 'rebake_test', 'images', 'web');
    return (await Array.fromAsync(found)).map(({ name }) => name);
  };
  const remove = (): ReturnType<typeof call> =>
    call(test, `${definition}/versions/1.0.0?api-version=2025-03-03`, { method: 'DELETE' });

  it('keeps a deleted version, restores it, and lets it go at the second deletion', async () => {
    const { galleryImageVersions } = computeClient(test);

    await galleryImageVersions.delete('images', 'rebake_test', 'web', '1.0.0', quickly);
    const kept = await softDeleted();
    const gone = await call(test, `${definition}/versions/1.0.0?api-version=2025-03-03`);
    const restored = await galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      '1.0.0',
      { location: 'westeurope', restore: true },
      quickly,
    );
    const after = await softDeleted();
    await galleryImageVersions.delete('images', 'rebake_test', 'web', '1.0.0', quickly);
    const purged = await remove();

    expect(kept).toEqual(['1.0.0']);
    expect(gone.status).toBe(404);
    expect(restored).toMatchObject({ provisioningState: 'Succeeded' });
    expect(after).toEqual([]);
    expect(purged.status).toBe(204);
    expect(await eventually(softDeleted, ({ length }) => length === 0)).toEqual([]);
  });
});
