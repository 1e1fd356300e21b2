import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import type { TestArm } from './start-arm.ts';

/** Options by which the real SDK clients reach the local service, with its certificate checked. */
export function clientOptions({ arm, tls }: TestArm): {
  endpoint: string;
  tlsOptions: { ca: string };
  retryOptions: { maxRetries: number };
} {
  return { endpoint: arm.origin, tlsOptions: { ca: tls.ca }, retryOptions: { maxRetries: 0 } };
}

export function credential(test: TestArm, alias?: string): TokenCredential {
  return {
    getToken: async () => {
      const header = await test.bearer(alias);
      return { token: header.slice('Bearer '.length), expiresOnTimestamp: Date.now() + 3600_000 };
    },
  };
}

export function computeClient(test: TestArm, alias?: string): ComputeManagementClient {
  return new ComputeManagementClient(credential(test, alias), subscriptionId, clientOptions(test));
}

export function resourcesClient(test: TestArm, alias?: string): ResourceManagementClient {
  return new ResourceManagementClient(credential(test, alias), subscriptionId, clientOptions(test));
}

/** For `createOrUpdate` and the like: polls again at once. */
export const quickly = { updateIntervalInMs: 5 };
