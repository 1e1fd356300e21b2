import { subscriptionId } from '../entra/directory.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import { systemTopicId, topicId } from './topic-id.ts';
import type { Services } from './services.ts';

/** Queues of Rebake's work; names and settings as its deployment makes them. */
export const queues = {
  alerts: { requiresDuplicateDetection: true, maxDeliveryCount: 10, lockDuration: 'PT5M' },
  'machine-events': { requiresDuplicateDetection: false, maxDeliveryCount: 10, lockDuration: 'PT5M' },
  'external-bakes': { requiresDuplicateDetection: true, maxDeliveryCount: 10, lockDuration: 'PT5M' },
};

/** Blob containers of Rebake. */
export const blobContainers = ['step-logs', 'dead-letters'];

/** Makes Rebake's topic and the subscription's system topic, unless topics were made before: deleted ones stay away. */
export function seedTopics({ topics }: EventGrid): void {
  if (topics.list().length > 0) {
    return;
  }
  topics.putCustom(topicId, { inputSchema: 'CloudEventSchemaV1_0' });
  topics.putSystem({
    kind: 'system',
    id: systemTopicId,
    name: 'subscription',
    source: `/subscriptions/${subscriptionId}`,
    topicType: 'Microsoft.Resources.Subscriptions',
  });
}

/** Makes what Rebake's deployment makes in Azure beside its resources in Resource Manager; repeating it changes nothing. */
export async function seed({ serviceBus, storage, keyVault, teams }: Services): Promise<void> {
  for (const [name, settings] of Object.entries(queues)) {
    serviceBus?.ensureQueue(name, settings);
  }
  for (const name of blobContainers) {
    await storage?.ensureContainer(name);
  }
  if (teams) {
    keyVault?.setSecret('teams-webhook', teams.webhookUrl);
  }
}
