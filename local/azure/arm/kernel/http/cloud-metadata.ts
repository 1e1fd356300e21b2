import { ArmError } from '../arm-error.ts';
import type { ArmResponse } from '../route.ts';

export interface Cloud {
  /** Resource Manager's origin, as the client addressed it. */
  readonly origin: string;
  /** Entra ID's origin. */
  readonly authority: string;
}

/** What tells clients where a cloud's services are; it is answered before anyone signs in. */
export function isCloudMetadata(path: string): boolean {
  return path.toLowerCase().replace(/\/$/, '') === '/metadata/endpoints';
}

const audiences = ['https://management.core.windows.net/', 'https://management.azure.com/'];
const graph = 'https://graph.windows.net/';

/** Versions after the first answer a list of clouds, and only those. */
const versions = ['2015-01-01', '2019-05-01', '2020-06-01', '2022-09-01'];

/**
 * The cloud that this is. In 2015-01-01, which `az cloud register` reads of clouds that are not Microsoft's own, the
 * sign-in is that of AD FS: its host is not looked up among Microsoft's.
 */
export function cloudMetadata({ origin, authority }: Cloud, apiVersion: string | null): ArmResponse {
  if (apiVersion === null || !versions.includes(apiVersion)) {
    const message = `The api-version '${apiVersion ?? ''}' is invalid. The supported versions are '${versions.join(',')}'.`;
    throw new ArmError(400, 'InvalidApiVersionParameter', message, { gateway: true });
  }
  if (apiVersion === '2015-01-01') {
    const authentication = { loginEndpoint: `${authority}/adfs`, audiences };
    return {
      status: 200,
      body: { galleryEndpoint: `${origin}/`, graphEndpoint: graph, portalEndpoint: `${origin}/`, authentication },
    };
  }
  const cloud = {
    name: 'AzureLocal',
    resourceManager: `${origin}/`,
    graph,
    gallery: `${origin}/`,
    portal: `${origin}/`,
    authentication: { loginEndpoint: `${authority}/`, audiences, tenant: 'common', identityProvider: 'AAD' },
    suffixes: { storage: 'core.windows.net', keyVaultDns: 'vault.azure.net' },
  };
  return { status: 200, body: [cloud] };
}
