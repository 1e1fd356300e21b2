import { builderSubnets, type Config, sendsTelemetry } from '../config.ts';
import type { AppPorts } from '../ports/app-ports.ts';
import type { Environment } from '../ports/support.ts';
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
import { type AppClients, createAppClients } from './app-clients.ts';
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

/** Every port, over the clients of the Azure services that the configuration names. */
export function createAppPorts(config: Config): AppPorts {
  const clients = createAppClients(config);
  const environment = createEnvironment();
  return {
    environment,
    ...recordPorts(config, clients, environment),
    ...imagePorts(config, clients),
    ...machinePorts(clients, environment),
    ...messagePorts(config, clients),
    logs: createStepLogStorage(config, clients.credential, environment),
  };
}

function recordPorts(config: Config, { database }: AppClients, environment: Environment) {
  const { images, baseImages, operations, coordination, machines } = containers;
  const machineRecords = createMachineRecords(database.container(machines.id));
  const compliance = createComplianceRecords(database.container(containers.compliance.id));
  return {
    records: measureRecords(traceOutbox(createImageRecords(database.container(images.id))), environment),
    baseImages: createBaseImageRecords(database.container(baseImages.id)),
    operations: createOperationRecords(database.container(operations.id)),
    slots: createBakeSlots(database.container(coordination.id)),
    machineRecords,
    compliance: sendsTelemetry(config) ? measureCompliance(compliance, { machineRecords, environment }) : compliance,
  };
}

/** What bakes and promotions reach: the marketplace, machines of bakes, galleries and alerts of workloads. */
function imagePorts(config: Config, { compute, resources }: AppClients) {
  const subscriptionId = config.AZURE_SUBSCRIPTION_ID;
  const galleryGroup = { subscriptionId, resourceGroup: config.REBAKE_GALLERY_RESOURCE_GROUP };
  return {
    catalog: createMarketplace(compute.virtualMachineImages),
    galleries: createComputeGalleries(compute, galleryGroup),
    galleryGroup,
    machines: createMachines({ compute, resources, subscriptionId, builderSubnets: builderSubnets(config) }),
    capacity: createComputeCapacity(compute),
    health: createMonitorAlerts(resources, { endpoint: config.REBAKE_ARM_ENDPOINT, subscriptionId }),
  };
}

/** What is known of the machines of watched subscriptions. */
function machinePorts({ inventory, policy }: AppClients, environment: Environment) {
  return {
    inventory: rememberSubscriptions(createMachineInventory(inventory, environment), environment),
    policyStates: createPolicyStates(policy.policyStates),
  };
}

function messagePorts(config: Config, { credential, serviceBus, eventGrid }: AppClients) {
  const queues = { alerts: config.REBAKE_ALERTS_QUEUE, 'machine-events': config.REBAKE_MACHINE_EVENTS_QUEUE };
  const secrets = createKeyVaultSecrets(credential, {
    disableChallengeResourceVerification: !config.REBAKE_VERIFY_KEY_VAULT,
  });
  return {
    secrets,
    facts: traceFacts(createEventGridFacts(eventGrid)),
    alerts: traceAlerts(createServiceBusAlerts(serviceBus.createSender(queues.alerts))),
    teams: createTeamsWorkflow(secrets, config.REBAKE_TEAMS_WEBHOOK_SECRET),
    machineEvents: createServiceBusMachineEvents(serviceBus.createSender(queues['machine-events'])),
    deadLetters: createServiceBusDeadLetters(serviceBus, { queues }),
  };
}
