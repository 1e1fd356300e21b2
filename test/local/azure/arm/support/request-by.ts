import type { ArmRequest } from '../../../../../local/azure/arm/kernel/route.ts';
import { subscriptionId, tenantId } from '../../../../../local/azure/entra/directory.ts';
import { groupId } from './sources.ts';
import { principal } from './start-arm.ts';

/** The write of a machine as its provider sees it, for functions that other providers call. */
export function requestBy(alias: string): ArmRequest {
  const { objectId, displayName } = principal(alias);
  const url = new URL('https://management.azure.com/');
  return {
    method: 'PUT',
    url,
    action: 'Microsoft.Compute/virtualMachines/write',
    params: { subscriptionId },
    resourceId: `${groupId}/providers/Microsoft.Compute/virtualMachines/web`,
    body: undefined,
    apiVersion: '2026-04-01',
    caller: { objectId, appId: '', name: displayName, tenantId, roles: [], claims: {} },
    origin: url.origin,
    correlationId: 'test',
    query: () => undefined,
    header: () => undefined,
  };
}
