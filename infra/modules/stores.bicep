@description('The storage accounts, each for one purpose and one kind of writer.')
param token string
param location string
param tags object
param appPrincipalId string
param eventsPrincipalId string
@minValue(1)
param stepLogDays int
@minValue(7)
param deadLetterDays int
@description('Only private endpoints reach the accounts; Event Grid also reaches that of dead letters.')
param private bool
@description('Protects the account that holds orchestrations from deletion.')
param lock bool

var blobContainers = loadJsonContent('../data/blob-containers.json')
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

module host 'storage.bicep' = {
  name: 'host-storage'
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    containers: [blobContainers.deployment]
    publicAccess: private ? 'none' : 'all'
    lock: lock
    access: [
      { principalId: appPrincipalId, roleId: blobDataOwner }
      { principalId: appPrincipalId, roleId: queueDataContributor }
      { principalId: appPrincipalId, roleId: tableDataContributor }
    ]
  }
}

// Apart from the host's account: machines write their logs here, by addresses that allow no more than appending.
module logs 'storage.bicep' = {
  name: 'log-storage'
  params: {
    name: 'stlogs${token}'
    location: location
    tags: tags
    containers: [blobContainers.stepLogs]
    publicAccess: private ? 'none' : 'all'
    expiry: [{ prefix: '${blobContainers.stepLogs}/', days: stepLogDays }]
    access: [
      { principalId: appPrincipalId, roleId: blobDataContributor }
      { principalId: appPrincipalId, roleId: blobDelegator }
    ]
  }
}

module deadLetters 'storage.bicep' = {
  name: 'dead-letter-storage'
  params: {
    name: 'stdead${token}'
    location: location
    tags: tags
    containers: [blobContainers.deadLetters]
    expiry: [{ prefix: '${blobContainers.deadLetters}/', days: deadLetterDays }]
    publicAccess: private ? 'trusted' : 'all'
    access: [{ principalId: eventsPrincipalId, roleId: blobDataContributor }]
  }
}

output host { id: string, name: string, blobEndpoint: string, deploymentContainer: string } = {
  id: host.outputs.id
  name: host.outputs.name
  blobEndpoint: host.outputs.blobEndpoint
  deploymentContainer: blobContainers.deployment
}
output logs { id: string, blobEndpoint: string, container: string } = {
  id: logs.outputs.id
  blobEndpoint: logs.outputs.blobEndpoint
  container: blobContainers.stepLogs
}
output deadLetters { storageAccountId: string, container: string } = {
  storageAccountId: deadLetters.outputs.id
  container: blobContainers.deadLetters
}
