targetScope = 'subscription'

import { Hub } from '../types.bicep'

@description('What machines of this subscription raise goes to the queue of the deployment that watches.')
param hub Hub
param location string
param resourceGroupName string
@description('Events of this policy assignment are told.')
param policyAssignmentId string
param tags object

var token = uniqueString(subscription().id, hub.queueId)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'delivery-identity.bicep' = {
  name: 'rebake-watch-identity'
  scope: group
  params: { name: 'id-rebake-watch-${token}', location: location, tags: tags }
}

// The queue and the container are in the subscription of the deployment that watches.
module mayDeliver 'may-deliver.bicep' = {
  name: 'rebake-may-deliver-${token}'
  scope: resourceGroup(split(hub.queueId, '/')[2], split(hub.queueId, '/')[4])
  params: {
    principalId: identity.outputs.principalId
    namespaceName: split(hub.queueId, '/')[8]
    queueName: last(split(hub.queueId, '/'))
    storageAccountName: last(split(hub.deadLetters.storageAccountId, '/'))
    container: hub.deadLetters.container
  }
}

module topics 'system-topics.bicep' = {
  name: 'rebake-watch-topics'
  scope: group
  params: {
    token: token
    tags: tags
    identityId: identity.outputs.id
    queueId: hub.queueId
    deadLetters: hub.deadLetters
    policyAssignmentId: policyAssignmentId
  }
  // Event Grid checks that it may deliver.
  dependsOn: [mayDeliver]
}
