import { ClientSecretCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import { BlobServiceClient } from '@azure/storage-blob';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { ComputeManagementClient } from '@azure/arm-compute';
import { CosmosClient } from '@azure/cosmos';
import { SecretClient } from '@azure/keyvault-secrets';
import { Agent } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAzure } from '../../../../local/azure/start-azure.ts';
import { temporaryFolder } from '../support/service-options.ts';
import { startStack, type TestStack } from './start-stack.ts';

/** The credential of the service principal on the ready line, as any tool would make it. */
function credentialOf({ azure, ca }: TestStack): ClientSecretCredential {
  const { authority, tenant, clientId, clientSecret } = azure.endpoints.entra;
  return new ClientSecretCredential(tenant, clientId, clientSecret, {
    authorityHost: authority,
    disableInstanceDiscovery: true,
    tlsOptions: { ca },
  });
}

it('lets one credential into every service, through the clients of each', { timeout: 60_000 }, async () => {
  const stack = await startStack({ speed: 100 });
  const { endpoints } = stack.azure;
  const credential = credentialOf(stack);
  const tlsOptions = { ca: stack.ca };

  const compute = new ComputeManagementClient(credential, endpoints.subscription, {
    endpoint: endpoints.arm!,
    tlsOptions,
  });
  const galleries = await Array.fromAsync(compute.galleries.list());
  const topic = new EventGridPublisherClient(endpoints.eventGrid!.endpoint, 'CloudEvent', credential, { tlsOptions });
  await topic.send([{ source: '/rebake', type: 'Rebake.Tested', data: {} }]);
  const vault = new SecretClient(endpoints.keyVault!, credential, {
    disableChallengeResourceVerification: true,
    tlsOptions,
  });
  const webhook = await vault.getSecret('teams-webhook');
  const cosmos = new CosmosClient({
    endpoint: endpoints.cosmos!.endpoint,
    aadCredentials: credential,
    agent: new Agent({ ca: stack.ca }),
  });
  onTestFinished(() => cosmos.dispose());
  const account = await cosmos.getDatabaseAccount();
  const bus = new ServiceBusClient(endpoints.serviceBus!.connectionString);
  onTestFinished(() => bus.close());
  await bus.createSender('alerts').sendMessages({ body: 'hello', messageId: '1' });
  const blobs = BlobServiceClient.fromConnectionString(endpoints.storage!);

  expect(galleries).toEqual([]);
  expect(webhook.value).toBe(endpoints.teams);
  expect(account.resource?.writableLocations).toHaveLength(1);
  expect(await blobs.getContainerClient('step-logs').exists()).toBe(true);
});

describe('a state directory', () => {
  it('gives the same ports, keys and addresses after a restart', async () => {
    const stateDir = await temporaryFolder();
    const first = await startStack({ stateDir, speed: 60 });
    const before = first.azure.endpoints;
    await first.azure.close();

    const after = (await startStack({ stateDir })).azure.endpoints;

    expect(after).toEqual(before);
  });

  it('is used by one at a time', async () => {
    const stateDir = await temporaryFolder();
    await startStack({ stateDir, only: ['identity'] });

    await expect(startAzure({ stateDir, only: ['identity'] })).rejects.toThrow(/Another process uses the state/);
  });

  it('can be used again after a start that failed because a port was taken', async () => {
    const { azure } = await startStack({ only: ['identity'] });
    const taken = Number(new URL(azure.endpoints.entra.authority).port);
    const stateDir = await temporaryFolder();

    await expect(startAzure({ stateDir, only: ['identity'], ports: { entra: taken } })).rejects.toThrow(
      `Port ${taken} is taken by another process.`,
    );

    await startStack({ stateDir, only: ['identity'], ports: { entra: 0 } });
  });
});

it('starts only what is asked for, and Entra ID', async () => {
  const { azure } = await startStack({ only: ['teams'] });

  expect(Object.keys(azure.endpoints).toSorted()).toEqual(['ca', 'clock', 'entra', 'subscription', 'teams', 'tenant']);
});
