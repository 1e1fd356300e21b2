import { ComputeManagementClient } from '@azure/arm-compute';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { CosmosClient, type Database } from '@azure/cosmos';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { ManagedIdentityCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import type { Config } from '../config.ts';
import type { InventoryClients } from './inventory/machine-inventory.ts';

const armScope = 'https://management.azure.com/.default';
/** The client's own half a minute between tries is longer than a caller, or an activity, should hang. */
const serviceBusOptions = { retryOptions: { retryDelayInMs: 500 } };

/** Clients of the Azure services that the configuration names, all as the app's managed identity. */
export interface AppClients {
  readonly credential: ManagedIdentityCredential;
  readonly compute: ComputeManagementClient;
  readonly resources: ResourceManagementClient;
  readonly policy: PolicyInsightsClient;
  readonly inventory: InventoryClients;
  readonly database: Database;
  readonly serviceBus: ServiceBusClient;
  readonly eventGrid: EventGridPublisherClient<'CloudEvent'>;
}

export function createAppClients(config: Config): AppClients {
  const credential = new ManagedIdentityCredential(
    config.AZURE_CLIENT_ID === undefined ? {} : { clientId: config.AZURE_CLIENT_ID },
  );
  const cosmos = new CosmosClient({ endpoint: config.REBAKE_COSMOS_ENDPOINT, aadCredentials: credential });
  return {
    credential,
    ...createArmClients(config, credential),
    database: cosmos.database(config.REBAKE_COSMOS_DATABASE),
    serviceBus: createServiceBus(config, credential),
    eventGrid: new EventGridPublisherClient(config.REBAKE_EVENT_TOPIC_ENDPOINT, 'CloudEvent', credential),
  };
}

function createArmClients(
  config: Config,
  credential: ManagedIdentityCredential,
): Pick<AppClients, 'compute' | 'resources' | 'policy' | 'inventory'> {
  // Nothing waits inside an activity: throttling comes back at once, and a durable timer waits instead.
  const arm = { endpoint: config.REBAKE_ARM_ENDPOINT, retryOptions: { maxRetries: 0 } };
  const own = config.AZURE_SUBSCRIPTION_ID;
  const compute = (id: string) => new ComputeManagementClient(credential, id, arm);
  const resources = (id: string) =>
    new ResourceManagementClient(credential, id, { ...arm, credentialScopes: armScope });
  return {
    compute: compute(own),
    resources: resources(own),
    policy: new PolicyInsightsClient(credential, own, { ...arm, credentialScopes: [armScope] }),
    inventory: {
      subscription: (id) => ({ compute: compute(id), resources: resources(id) }),
      graph: new ResourceGraphClient(credential, { ...arm, credentials: { scopes: [armScope] } }),
    },
  };
}

function createServiceBus(config: Config, credential: ManagedIdentityCredential): ServiceBusClient {
  return config.ServiceBusConnection === undefined
    ? new ServiceBusClient(config.ServiceBusConnection__fullyQualifiedNamespace!, credential, serviceBusOptions)
    : new ServiceBusClient(config.ServiceBusConnection, serviceBusOptions);
}
