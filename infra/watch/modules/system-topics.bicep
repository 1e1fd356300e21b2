@description('The topics of the subscription and of Azure Policy in it. Azure has one topic for each source, always global.')
param token string
param tags object
@description('Delivers events, and writes dead letters.')
param identityId string
param queueId string
param deadLetters { storageAccountId: string, container: string }
param policyAssignmentId string

var watched = [
  {
    name: 'machines'
    topicType: 'Microsoft.Resources.Subscriptions'
    events: [
      'Microsoft.Resources.ResourceWriteSuccess'
      'Microsoft.Resources.ResourceDeleteSuccess'
      'Microsoft.Resources.ResourceActionSuccess'
    ]
    key: 'data.operationName'
    values: loadJsonContent('../../data/machine-operations.json')
  }
  {
    name: 'policy'
    topicType: 'Microsoft.PolicyInsights.PolicyStates'
    events: [
      'Microsoft.PolicyInsights.PolicyStateCreated'
      'Microsoft.PolicyInsights.PolicyStateChanged'
      'Microsoft.PolicyInsights.PolicyStateDeleted'
    ]
    key: 'data.policyAssignmentId'
    values: [policyAssignmentId]
  }
]
// Global topics have identities as well: https://learn.microsoft.com/azure/event-grid/enable-identity-system-topics
var asIdentity = { type: 'UserAssigned', userAssignedIdentity: identityId }

resource topics 'Microsoft.EventGrid/systemTopics@2025-02-15' = [
  for source in watched: {
    name: 'evgst-rebake-${source.name}-${token}'
    location: 'global'
    tags: tags
    identity: {
      type: 'UserAssigned'
      userAssignedIdentities: { '${identityId}': {} }
    }
    properties: { source: subscription().id, topicType: source.topicType }
  }
]

resource subscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for (source, index) in watched: {
    parent: topics[index]
    name: 'evgs-rebake-${source.name}'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: {
        includedEventTypes: source.events
        // At most 25 values in all filters together; they are compared without regard to case.
        advancedFilters: [{ operatorType: 'StringIn', key: source.key, values: source.values }]
        enableAdvancedFilteringOnArrays: false
      }
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      deliveryWithResourceIdentity: {
        identity: asIdentity
        destination: { endpointType: 'ServiceBusQueue', properties: { resourceId: queueId } }
      }
      deadLetterWithResourceIdentity: {
        identity: asIdentity
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: { resourceId: deadLetters.storageAccountId, blobContainerName: deadLetters.container }
        }
      }
    }
  }
]
