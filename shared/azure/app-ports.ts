import { ComputeManagementClient } from '@azure/arm-compute';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { CosmosClient } from '@azure/cosmos';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { ManagedIdentityCredential } from '@azure/identity';
import { ServiceBusClient } from '@azure/service-bus';
import { builderSubnets, type Config, sendsTelemetry } from '../config.ts';
import type { AppPorts } from '../ports/app-ports.ts';
import { createBakeSlots } from '../records/bake-slots.ts';
import { createBaseImageRecords } from '../records/base-image-records.ts';
import { containers } from '../records/containers.ts';
import { createComplianceRecords } from '../records/compliance-records.ts';
import { createImageRecords } from '../records/image-records.ts';
import { createMachineRecords } from '../records/machine-records.ts';
import { measureCompliance } from '../telemetry/measure-compliance.ts';
import { measureRecords } from '../telemetry/measure-records.ts';
import { traceAlerts, traceFacts, traceOutbox } from '../telemetry/trace-outbox.ts';
import { createOperationRecords } from '../records/operation-records.ts';
import { createComputeCapacity } from './machines/compute-capacity.ts';
import { createComputeGalleries } from './galleries/compute-galleries.ts';
import { createEnvironment } from './environment.ts';
import { createEventGridFacts } from './messaging/event-grid-facts.ts';
import { createMachineInventory } from './inventory/machine-inventory.ts';
import { createPolicyStates } from './inventory/policy-states.ts';
import { rememberSubscriptions } from './inventory/remember-subscriptions.ts';
import { createKeyVaultSecrets } from './key-vault-secrets.ts';
import { createMachines } from './machines/machines.ts';
import { createMarketplace } from './marketplace.ts';
import { createMonitorAlerts } from './monitor-alerts.ts';
import { createServiceBusAlerts } from './messaging/service-bus-alerts.ts';
import { createServiceBusDeadLetters } from './messaging/service-bus-dead-letters.ts';
import { createServiceBusMachineEvents } from './messaging/service-bus-machine-events.ts';
import { createStepLogStorage } from './step-log-storage.ts';
import { createTeamsWorkflow } from './messaging/teams-workflow.ts';

const armScope = 'https://management.azure.com/.default';
/** The client's own half a minute between tries is longer than a caller, or an activity, should hang. */
const serviceBusOptions = { retryOptions: { retryDelayInMs: 500 } };

/** Every port, over the clients of the Azure services that the configuration names. */
export function createAppPorts(config: Config): AppPorts {
  const credential = new ManagedIdentityCredential(
    config.AZURE_CLIENT_ID === undefined ? {} : { clientId: config.AZURE_CLIENT_ID },
  );
  const subscriptionId = config.AZURE_SUBSCRIPTION_ID;
  // Nothing waits inside an activity: throttling comes back at once, and a durable timer waits instead.
  const arm = { endpoint: config.REBAKE_ARM_ENDPOINT, retryOptions: { maxRetries: 0 } };
  const compute = new ComputeManagementClient(credential, subscriptionId, arm);
  const resources = new ResourceManagementClient(credential, subscriptionId, { ...arm, credentialScopes: armScope });
  const cosmos = new CosmosClient({ endpoint: config.REBAKE_COSMOS_ENDPOINT, aadCredentials: credential });
  const database = cosmos.database(config.REBAKE_COSMOS_DATABASE);
  const serviceBus =
    config.ServiceBusConnection === undefined
      ? new ServiceBusClient(config.ServiceBusConnection__fullyQualifiedNamespace!, credential, serviceBusOptions)
      : new ServiceBusClient(config.ServiceBusConnection, serviceBusOptions);
  const environment = createEnvironment();
  const machineRecords = createMachineRecords(database.container(containers.machines.id));
  const compliance = createComplianceRecords(database.container(containers.compliance.id));
  const secrets = createKeyVaultSecrets(credential, {
    disableChallengeResourceVerification: !config.REBAKE_VERIFY_KEY_VAULT,
  });
  const galleryGroup = { subscriptionId, resourceGroup: config.REBAKE_GALLERY_RESOURCE_GROUP };
  const inventory = createMachineInventory({
    subscription: (id) => ({
      compute: new ComputeManagementClient(credential, id, arm),
      resources: new ResourceManagementClient(credential, id, { ...arm, credentialScopes: armScope }),
    }),
    graph: new ResourceGraphClient(credential, { ...arm, credentials: { scopes: [armScope] } }),
  });
  const policy = new PolicyInsightsClient(credential, subscriptionId, { ...arm, credentialScopes: [armScope] });
  return {
    records: measureRecords(traceOutbox(createImageRecords(database.container(containers.images.id))), environment),
    baseImages: createBaseImageRecords(database.container(containers.baseImages.id)),
    operations: createOperationRecords(database.container(containers.operations.id)),
    slots: createBakeSlots(database.container(containers.coordination.id)),
    catalog: createMarketplace(compute.virtualMachineImages),
    galleries: createComputeGalleries(compute, galleryGroup),
    machines: createMachines({
      compute,
      resources,
      subscriptionId,
      builderSubnets: builderSubnets(config),
    }),
    capacity: createComputeCapacity(compute),
    facts: traceFacts(
      createEventGridFacts(new EventGridPublisherClient(config.REBAKE_EVENT_TOPIC_ENDPOINT, 'CloudEvent', credential)),
    ),
    alerts: traceAlerts(createServiceBusAlerts(serviceBus.createSender(config.REBAKE_ALERTS_QUEUE))),
    teams: createTeamsWorkflow(secrets, config.REBAKE_TEAMS_WEBHOOK_SECRET),
    secrets,
    logs: createStepLogStorage(config, credential, environment),
    health: createMonitorAlerts(resources, { endpoint: config.REBAKE_ARM_ENDPOINT, subscriptionId }),
    environment,
    machineRecords,
    compliance: sendsTelemetry(config) ? measureCompliance(compliance, { machineRecords, environment }) : compliance,
    inventory: rememberSubscriptions(inventory, environment),
    policyStates: createPolicyStates(policy.policyStates),
    machineEvents: createServiceBusMachineEvents(serviceBus.createSender(config.REBAKE_MACHINE_EVENTS_QUEUE)),
    deadLetters: createServiceBusDeadLetters(serviceBus, {
      queues: { alerts: config.REBAKE_ALERTS_QUEUE, 'machine-events': config.REBAKE_MACHINE_EVENTS_QUEUE },
    }),
    galleryGroup,
  };
}
