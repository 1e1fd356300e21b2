param name string
param location string
param tags object
@description('Sends to the queues and receives from them.')
param userPrincipalId string
param workspaceId string
@description('Only private endpoints reach it.')
param private bool

var queues = loadJsonContent('../data/queues.json')
var dataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var dataReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  // Basic knows no duplicate detection; only Premium has private endpoints.
  sku: private ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

// Event Grid is no part of any network: it comes as a trusted service, in its identity's name.
resource firewall 'Microsoft.ServiceBus/namespaces/networkRuleSets@2026-01-01' = if (private) {
  parent: namespace
  name: 'default'
  properties: { publicNetworkAccess: 'Disabled', defaultAction: 'Deny', trustedServiceAccessEnabled: true }
}

resource serviceBusQueues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queue in queues: {
    parent: namespace
    name: queue.name
    properties: {
      requiresDuplicateDetection: queue.requiresDuplicateDetection
      maxDeliveryCount: queue.maxDeliveryCount
      lockDuration: queue.lockDuration
    }
  }
]

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in queues: {
    name: guid(namespace.id, queue.name, userPrincipalId, dataSender)
    scope: serviceBusQueues[index]
    properties: {
      principalId: userPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
    }
  }
]

resource mayReceive 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in queues: {
    name: guid(namespace.id, queue.name, userPrincipalId, dataReceiver)
    scope: serviceBusQueues[index]
    properties: {
      principalId: userPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataReceiver)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output namespaceId string = namespace.id
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
