param name string
param location string
param tags object
param databaseName string
@description('Reads and writes items.')
param writerPrincipalId string
@description('Records can be restored to any second of so many days; 30 days are charged.')
param backupTier 'Continuous7Days' | 'Continuous30Days'
param workspaceId string
@description('Only private endpoints reach it.')
param private bool
@description('Protects the account from deletion.')
param lock bool

// The containers of shared/records/containers.ts.
var containers = loadJsonContent('../data/containers.json')
// "Cosmos DB Built-in Data Contributor": a role of Cosmos DB itself, the same in each account.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [{ name: 'EnableServerless' }]
    locations: [{ locationName: location, failoverPriority: 0 }]
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: backupTier } }
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: databaseName
  properties: { resource: { id: databaseName } }
}

resource sqlContainers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for container in containers: {
    parent: database
    name: container.id
    properties: {
      resource: {
        id: container.id
        partitionKey: { kind: 'Hash', version: 2, paths: [container.partitionKey] }
        defaultTtl: container.?defaultTtl
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: [{ path: '/*' }]
          compositeIndexes: container.compositeIndexes
        }
      }
    }
  }
]

resource mayWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, writerPrincipalId, dataContributor)
  properties: {
    principalId: writerPrincipalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    // The client library reads the account's metadata first, which a narrower scope would refuse.
    scope: account.id
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
  }
}

resource locked 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  name: 'records'
  scope: account
  properties: { level: 'CanNotDelete', notes: 'Holds who changed which image, when and why.' }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
