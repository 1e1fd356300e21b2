@description('The services that the app stands on, and what it is to them: identities, telemetry, storage, records, queues, topic, vault, and the scheduler if chosen.')
param token string
param location string
param tags object
param databaseName string
@description('Sets secrets; an empty id: nobody yet.')
param officer { principalId: string, principalType: 'User' | 'Group' | 'ServicePrincipal' }
@description('Only private endpoints reach the services.')
param private bool
@description('Protects records and orchestrations from deletion.')
param locks bool
param keep {
  telemetryDays: int
  stepLogDays: int
  deadLetterDays: int
  recordBackup: 'Continuous7Days' | 'Continuous30Days'
}
@description('Task hub of the scheduler. Empty: no scheduler, Azure Storage keeps orchestrations.')
param taskHub string

module identities 'identities.bicep' = {
  name: 'identities'
  params: {
    names: { app: 'id-rebake-${token}', events: 'id-rebake-events-${token}' }
    location: location
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    names: { workspace: 'log-rebake-${token}', insights: 'appi-rebake-${token}', scope: 'pl-rebake-${token}' }
    location: location
    tags: tags
    retentionDays: keep.telemetryDays
    private: private
    senderPrincipalId: identities.outputs.app.principalId
  }
}

module stores 'stores.bicep' = {
  name: 'stores'
  params: {
    token: token
    location: location
    tags: tags
    appPrincipalId: identities.outputs.app.principalId
    eventsPrincipalId: identities.outputs.events.principalId
    stepLogDays: keep.stepLogDays
    deadLetterDays: keep.deadLetterDays
    private: private
    lock: locks
  }
}

module records 'records.bicep' = {
  name: 'records'
  params: {
    name: 'cosmos-rebake-${token}'
    location: location
    tags: tags
    databaseName: databaseName
    writerPrincipalId: identities.outputs.app.principalId
    backupTier: keep.recordBackup
    workspaceId: monitoring.outputs.workspaceId
    private: private
    lock: locks
  }
}

module queues 'queues.bicep' = {
  name: 'queues'
  params: {
    name: 'sbns-rebake-${token}'
    location: location
    tags: tags
    userPrincipalId: identities.outputs.app.principalId
    workspaceId: monitoring.outputs.workspaceId
    private: private
  }
}

module events 'events.bicep' = {
  name: 'events'
  params: {
    name: 'evgt-rebake-${token}'
    location: location
    tags: tags
    identityId: identities.outputs.events.id
    publisherPrincipalId: identities.outputs.app.principalId
    workspaceId: monitoring.outputs.workspaceId
    private: private
  }
}

module secrets 'secrets.bicep' = {
  name: 'secrets'
  params: {
    name: 'kv-rebake-${token}'
    location: location
    tags: tags
    readerPrincipalId: identities.outputs.app.principalId
    officer: officer
    workspaceId: monitoring.outputs.workspaceId
    private: private
  }
}

module scheduler 'scheduler.bicep' = if (!empty(taskHub)) {
  name: 'scheduler'
  params: {
    name: 'dts-rebake-${token}'
    location: location
    tags: tags
    taskHub: taskHub
    workerPrincipalId: identities.outputs.app.principalId
    private: private
  }
}

output identities {
  app: { id: string, clientId: string, principalId: string }
  events: { id: string, principalId: string }
} = { app: identities.outputs.app, events: identities.outputs.events }
output hostStorage { id: string, name: string, blobEndpoint: string, deploymentContainer: string } = stores.outputs.host
output logs { id: string, blobEndpoint: string, container: string } = stores.outputs.logs
output deadLetters { storageAccountId: string, container: string } = stores.outputs.deadLetters
output records { endpoint: string } = { endpoint: records.outputs.endpoint }
output serviceBus { id: string, namespace: string } = {
  id: queues.outputs.namespaceId
  namespace: queues.outputs.fullyQualifiedNamespace
}
output topic { id: string, name: string, endpoint: string } = {
  id: events.outputs.id
  name: events.outputs.name
  endpoint: events.outputs.endpoint
}
output vault { uri: string } = { uri: secrets.outputs.uri }
output monitoring { workspaceId: string, connectionString: string } = {
  workspaceId: monitoring.outputs.workspaceId
  connectionString: monitoring.outputs.connectionString
}
output scheduler { endpoint: string } = {
  endpoint: empty(taskHub) ? '' : scheduler!.outputs.endpoint
}

var hostId = stores.outputs.host.id
var withoutScheduler = [
  { name: 'host-blob', serviceId: hostId, groupId: 'blob', zones: ['blob'] }
  { name: 'host-queue', serviceId: hostId, groupId: 'queue', zones: ['queue'] }
  { name: 'host-table', serviceId: hostId, groupId: 'table', zones: ['table'] }
  { name: 'logs-blob', serviceId: stores.outputs.logs.id, groupId: 'blob', zones: ['blob'] }
  { name: 'dead-blob', serviceId: stores.outputs.deadLetters.storageAccountId, groupId: 'blob', zones: ['blob'] }
  { name: 'records', serviceId: records.outputs.id, groupId: 'Sql', zones: ['records'] }
  { name: 'queues', serviceId: queues.outputs.namespaceId, groupId: 'namespace', zones: ['serviceBus'] }
  { name: 'topic', serviceId: events.outputs.id, groupId: 'topic', zones: ['eventGrid'] }
  { name: 'vault', serviceId: secrets.outputs.id, groupId: 'vault', zones: ['vault'] }
  {
    name: 'monitor'
    serviceId: monitoring.outputs.scopeId
    groupId: 'azuremonitor'
    zones: ['monitor', 'monitorOms', 'monitorOds', 'monitorAgents', 'blob']
  }
]
var ofScheduler = [
  { name: 'scheduler', serviceId: empty(taskHub) ? '' : scheduler!.outputs.id, groupId: 'scheduler', zones: ['scheduler'] }
]

@description('Private endpoints that make the services reachable from the network.')
output privateLinks { name: string, serviceId: string, groupId: string, zones: string[] }[] = concat(
  withoutScheduler,
  empty(taskHub) ? [] : ofScheduler
)
