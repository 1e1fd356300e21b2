import type { ResourceManagementClient } from '@azure/arm-resources';
import operations from '../../../infra/data/machine-operations.json' with { type: 'json' };
import { systemTopicId } from '../../azure/stack/topic-id.ts';

const apiVersion = '2025-02-15';

/** Events about the subscription's machines go into the app's queue, as bringing a subscription under watch does it. */
export async function watchMachines(
  { resources }: Pick<ResourceManagementClient, 'resources'>,
  resourceGroupId: string,
  topicId = systemTopicId,
): Promise<void> {
  const queueId = `${resourceGroupId}/providers/Microsoft.ServiceBus/namespaces/rebake/queues/machine-events`;
  await resources.beginCreateOrUpdateByIdAndWait(
    `${topicId}/eventSubscriptions/evgs-rebake-machines`,
    apiVersion,
    {
      properties: {
        destination: { endpointType: 'ServiceBusQueue', properties: { resourceId: queueId } },
        filter: {
          includedEventTypes: ['Write', 'Delete', 'Action'].map((kind) => `Microsoft.Resources.Resource${kind}Success`),
          advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName', values: operations }],
        },
        eventDeliverySchema: 'CloudEventSchemaV1_0',
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      },
    },
    { updateIntervalInMs: 50 },
  );
}
