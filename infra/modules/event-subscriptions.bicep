@description('Subscribes functions to the topic. Azure refuses functions that are not there, so the code is deployed before.')
param topicName string
param functionAppId string
@description('Writes dead letters.')
param identityId string
param deadLetters { storageAccountId: string, container: string }

var subscriptions = loadJsonContent('../data/event-subscriptions.json')

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource eventSubscriptions 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for subscription in subscriptions: {
    parent: topic
    name: subscription.functionName
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: {
          resourceId: '${functionAppId}/functions/${subscription.functionName}'
          maxEventsPerBatch: 1
        }
      }
      filter: { includedEventTypes: subscription.eventTypes }
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      retryPolicy: {
        maxDeliveryAttempts: subscription.maxDeliveryAttempts
        eventTimeToLiveInMinutes: subscription.eventTimeToLiveInMinutes
      }
      deadLetterWithResourceIdentity: {
        identity: { type: 'UserAssigned', userAssignedIdentity: identityId }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: deadLetters.storageAccountId, blobContainerName: deadLetters.container }
        }
      }
    }
  }
]
