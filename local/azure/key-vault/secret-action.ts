/**
 * The data action that a request to a vault needs, of
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/security#microsoftkeyvault. `path` is that of the
 * URL. Other objects than secrets have none here.
 */
export function secretAction(method: string, path: string): string | undefined {
  const [collection, name, last] = path.toLowerCase().split('/').slice(1).filter(Boolean);
  const named = (action: string): string => `Microsoft.KeyVault/vaults/secrets/${action}`;
  if (collection === 'deletedsecrets') {
    const changes = method === 'DELETE' ? 'purge/action' : 'recover/action';
    return named(method === 'GET' ? 'readMetadata/action' : changes);
  }
  if (collection !== 'secrets') {
    return undefined;
  }
  switch (method) {
    case 'GET':
      return named(name === undefined || last === 'versions' ? 'readMetadata/action' : 'getSecret/action');
    case 'PUT':
      return named('setSecret/action');
    case 'PATCH':
      return named('update/action');
    case 'DELETE':
      return named('delete');
    default:
      return named(name === 'restore' ? 'restore/action' : 'backup/action');
  }
}
