import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import type { ClientsOf } from '../../../../shared/azure/inventory/inventory-clients.ts';
import { readCreation } from '../../../../shared/azure/inventory/read-creation.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';

const compute = '/subscriptions/ABC/resourceGroups/Rg/providers/Microsoft.Compute';
const disk = `${compute}/disks/os`;

/** Every kind of client answers what it was asked for, or fails. */
function clients(error?: Error): { readonly clientsOf: ClientsOf; readonly asked: string[] } {
  const asked: string[] = [];
  const get =
    (kind: string) =>
    (...names: readonly string[]) => {
      asked.push([kind, ...names].join(' '));
      const answer = { creationData: { createOption: 'Empty' }, sourceResourceId: disk };
      return error ? Promise.reject(error) : Promise.resolve(answer);
    };
  const [disks, snapshots, diskRestorePoint] = ['disk', 'snapshot', 'point'].map((kind) => ({ get: get(kind) }));
  const clientsOf = (subscriptionId: string) => {
    asked.push(subscriptionId);
    return { compute: { disks, snapshots, diskRestorePoint } };
  };
  return { clientsOf: clientsOf as unknown as ClientsOf, asked };
}

const failure = (statusCode: number, code: string) => new RestError('No.', { statusCode, code });

describe('what something was made from', () => {
  it.each([
    { id: disk, asked: 'disk Rg os', creationData: { createOption: 'Empty' } },
    { id: `${compute}/DISKS/os`.toUpperCase(), asked: 'disk RG OS', creationData: { createOption: 'Empty' } },
    { id: `${compute}/snapshots/s`, asked: 'snapshot Rg s', creationData: { createOption: 'Empty' } },
    {
      id: `${compute}/restorePointCollections/c/restorePoints/p/diskRestorePoints/os`,
      asked: 'point Rg c p os',
      creationData: { createOption: 'Copy', sourceResourceId: disk },
    },
  ])('is read of $asked', async ({ id, asked, creationData }) => {
    const from = clients();

    expect(await readCreation(from.clientsOf, id)).toEqual({ kind: 'made', creationData });
    expect(from.asked).toEqual(['abc', asked]);
  });

  it.each([
    `${compute}/restorePointCollections/c/restorePoints/p`,
    `${compute}/disks/os/more`,
    `${compute}/galleries/g`,
    '/subscriptions/abc',
  ])('cannot be read of %s', async (id) => {
    const from = clients();

    expect(await readCreation(from.clientsOf, id)).toEqual({ kind: 'unreadable' });
    expect(from.asked).toEqual([]);
  });

  it.each([
    { status: 404, code: 'ResourceNotFound', kind: 'deleted' },
    { status: 403, code: 'AuthorizationFailed', kind: 'unreadable' },
  ])('is $kind where Azure answers $status', async ({ status, code, kind }) => {
    expect(await readCreation(clients(failure(status, code)).clientsOf, disk)).toEqual({ kind });
  });

  it.each([
    { status: 429, error: AzureUnavailableError },
    { status: 400, error: Error },
  ])('is trouble where Azure answers $status', async ({ status, error }) => {
    await expect(readCreation(clients(failure(status, 'Bad')).clientsOf, disk)).rejects.toThrow(error);
  });
});
