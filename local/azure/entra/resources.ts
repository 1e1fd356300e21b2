import { apiClientId, tenantId } from './directory.ts';
import { EntraError } from './entra-error.ts';
import { audiences } from './tokens.ts';

const known = new Set<string>([...Object.values(audiences).flat(), apiClientId]);
/** Services on this machine are their own resources: some clients ask for `<endpoint>/.default`. */
const onThisMachine = /^https:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** The audience for a resource URI as the client wrote it. Refuses resources that the tenant does not know. */
export function requireResource(resource: string): string {
  const canonical = resource.toLowerCase().replace(/\/+$/, '');
  if (!known.has(canonical) && !onThisMachine.test(canonical)) {
    const message =
      `The resource principal named ${resource} was not found in the tenant named ${tenantId}. ` +
      'This can happen if the application has not been installed by the administrator of the tenant.';
    throw new EntraError('invalid_resource', 500011, message);
  }
  return resource;
}

/** The resource of a v2.0 scope such as `https://vault.azure.net/.default`. */
export function resourceOfScope(scope: string): string {
  const permissions = scope.split(' ').filter((part) => part !== '' && !openIdScopes.has(part));
  const [permission] = permissions;
  if (permission === undefined || permissions.length > 1 || !permission.endsWith('/.default')) {
    const message =
      `The provided value for scope ${scope} is not valid. ` +
      'Client credential flows must have a scope value with /.default suffixed to the resource identifier.';
    throw new EntraError('invalid_scope', 1002012, message);
  }
  return requireResource(permission.slice(0, -'/.default'.length));
}

const openIdScopes = new Set(['openid', 'profile', 'offline_access']);
