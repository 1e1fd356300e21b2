import { audiences } from '../../azure/entra/tokens.ts';
import type { Endpoints } from './endpoints.ts';

/** The resource group that the deployment makes. */
export const resourceGroup = 'rebake';
export const databaseName = 'rebake';

/** The namespace's address, to which the app comes with its identity as in Azure. */
function namespaceOf(connectionString: string): string {
  const { host } = new URL(/Endpoint=([^;]+)/.exec(connectionString)![1]!);
  return host;
}

/** The app's settings for the local services: the same names as in Azure, other endpoints and credentials. */
export function appSettings(endpoints: Endpoints, apiUrl: string): Readonly<Record<string, string>> {
  const { identity, entra } = endpoints;
  return {
    AZURE_SUBSCRIPTION_ID: endpoints.subscription,
    AZURE_TENANT_ID: endpoints.tenant,
    AZURE_CLIENT_ID: identity.clientId,
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.header,
    NODE_EXTRA_CA_CERTS: endpoints.ca,
    AzureWebJobsStorage: endpoints.storage,
    REBAKE_ARM_ENDPOINT: endpoints.arm,
    REBAKE_GALLERY_RESOURCE_GROUP: resourceGroup,
    REBAKE_COSMOS_ENDPOINT: endpoints.cosmos.endpoint,
    REBAKE_COSMOS_DATABASE: databaseName,
    REBAKE_EVENT_TOPIC_ENDPOINT: endpoints.eventGrid.endpoint,
    ServiceBusConnection__fullyQualifiedNamespace: namespaceOf(endpoints.serviceBus.connectionString),
    ServiceBusConnection__credential: 'managedidentity',
    ServiceBusConnection__clientId: identity.clientId,
    REBAKE_STORAGE_CONNECTION: endpoints.storage,
    REBAKE_TEAMS_WEBHOOK_SECRET: new URL('/secrets/teams-webhook', endpoints.keyVault).href,
    REBAKE_VERIFY_KEY_VAULT: 'false',
    REBAKE_API_AUDIENCE: audiences.api[0],
    REBAKE_API_ISSUER: entra.issuer,
    REBAKE_API_JWKS: entra.jwks,
    REBAKE_API_URL: apiUrl,
    REBAKE_SIGN_IN_AUTHORITY: entra.signIn,
    REBAKE_SIGN_IN_CLIENT_ID: entra.webClientId,
    REBAKE_WATCH_JITTER_SECONDS: '30',
    REBAKE_WATCH_SCHEDULE: '0 */10 * * * *',
  };
}
