import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceManagementClient } from '@azure/arm-resources';
import { CosmosClient } from '@azure/cosmos';
import { ClientSecretCredential } from '@azure/identity';
import subscriptions from '../../../infra/data/event-subscriptions.json' with { type: 'json' };
import { containers } from '../../../shared/records/containers.ts';
import { databaseName, resourceGroup } from './app-settings.ts';
import type { Endpoints } from './endpoints.ts';
import { watchMachines } from './watch-machines.ts';
import { grantRoles } from './grant-roles.ts';

const region = 'westeurope';
const eventGridApi = '2025-02-15';

/** Makes what a deployment makes, through the same interfaces; repeating it changes nothing. */
export async function provision(endpoints: Endpoints, galleries: readonly string[]): Promise<void> {
  const { compute, resources } = armClients(endpoints);
  await resources.resourceGroups.createOrUpdate(resourceGroup, { location: region });
  const galleryIds: string[] = [];
  for (const name of galleries) {
    const quickly = { updateIntervalInMs: 50 };
    const gallery = await compute.galleries.createOrUpdate(resourceGroup, name, { location: region }, quickly);
    galleryIds.push(gallery.id!);
  }
  await grantRoles(resources, endpoints.subscription, galleryIds);
  await provisionRecords(endpoints);
}

async function provisionRecords({ cosmos }: Endpoints): Promise<void> {
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: cosmos.key });
  const { database } = await client.databases.createIfNotExists({ id: databaseName });
  for (const container of Object.values(containers)) {
    const compositeIndexes = 'compositeIndexes' in container ? container.compositeIndexes : [];
    await database.containers.createIfNotExists({
      id: container.id,
      partitionKey: { paths: [container.partitionKey] },
      ...('defaultTtl' in container ? { defaultTtl: container.defaultTtl } : {}),
      indexingPolicy: {
        includedPaths: [{ path: '/*' }],
        compositeIndexes: compositeIndexes.map((index) => index.map((path) => ({ ...path }))),
      },
    });
  }
  client.dispose();
}

/** Subscribes the app's functions to the topic. The host answers the handshake, so it has to run. */
export async function subscribe(endpoints: Endpoints, apiUrl: string, webhookKey: string): Promise<void> {
  const { resources } = armClients(endpoints);
  for (const { functionName, eventTypes, ...retryPolicy } of subscriptions) {
    const id = `${endpoints.eventGrid.topic}/eventSubscriptions/${functionName}`;
    const webhook = new URL('/runtime/webhooks/eventgrid', apiUrl);
    webhook.search = String(new URLSearchParams({ functionName, code: webhookKey }));
    await resources.resources.beginCreateOrUpdateByIdAndWait(
      id,
      eventGridApi,
      {
        properties: {
          destination: { endpointType: 'WebHook', properties: { endpointUrl: webhook.href } },
          filter: { includedEventTypes: eventTypes },
          eventDeliverySchema: 'CloudEventSchemaV1_0',
          retryPolicy,
        },
      },
      { updateIntervalInMs: 50 },
    );
  }
  await watchMachines(resources, `/subscriptions/${endpoints.subscription}/resourceGroups/${resourceGroup}`);
}

/** ARM clients in the name of whoever deploys. */
export function armClients({ arm, entra, tenant, subscription }: Endpoints) {
  const credential = new ClientSecretCredential(tenant, entra.clientId, entra.clientSecret, {
    authorityHost: entra.authority,
    disableInstanceDiscovery: true,
  });
  // Whoever looks on while calls are throttled on purpose has to get through.
  const options = { endpoint: arm, retryOptions: { maxRetries: 10 } };
  return {
    compute: new ComputeManagementClient(credential, subscription, options),
    resources: new ResourceManagementClient(credential, subscription, {
      ...options,
      credentialScopes: 'https://management.azure.com/.default',
    }),
  };
}
