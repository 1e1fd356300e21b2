import { subscriptionId } from '../entra/directory.ts';
import { topicId } from './topic-id.ts';
import type { Services } from './services.ts';

/** Queues of Rebake's work; names and settings as its deployment makes them. */
const queues = {
  alerts: { requiresDuplicateDetection: true, maxDeliveryCount: 10 },
  'external-bakes': { requiresDuplicateDetection: true, maxDeliveryCount: 10 },
};

/** Blob containers of Rebake. */
const containers = ['step-logs', 'dead-letters'];

/** Makes what Rebake's deployment makes in Azure beside its resources in Resource Manager; repeating it changes nothing. */
export async function seed({ serviceBus, eventGrid, storage, keyVault, teams }: Services): Promise<void> {
  for (const [name, settings] of Object.entries(queues)) {
    serviceBus?.ensureQueue(name, settings);
  }
  eventGrid?.topics.putCustom(topicId, { inputSchema: 'CloudEventSchemaV1_0' });
  eventGrid?.topics.putSystem({
    kind: 'system',
    id: `/subscriptions/${subscriptionId}/resourceGroups/rebake/providers/Microsoft.EventGrid/systemTopics/subscription`,
    name: 'subscription',
    source: `/subscriptions/${subscriptionId}`,
    topicType: 'Microsoft.Resources.Subscriptions',
  });
  for (const name of containers) {
    await storage?.ensureContainer(name);
  }
  if (teams) {
    keyVault?.setSecret('teams-webhook', teams.webhookUrl);
  }
}
