@description('The services that the app stands on: telemetry, storage, records, queues, topic, vault, and the scheduler if chosen.')
param token string
param location string
param tags object
param databaseName string
param identities { app: { principalId: string }, events: { id: string, principalId: string } }
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

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  params: {
    names: { workspace: 'log-rebake-${token}', insights: 'appi-rebake-${token}', scope: 'pl-rebake-${token}' }
    location: location
    tags: tags
    retentionDays: keep.telemetryDays
    private: private
    senderPrincipalId: identities.app.principalId
  }
}

module stores 'stores.bicep' = {
  name: 'stores'
  params: {
    token: token
    location: location
    tags: tags
    appPrincipalId: identities.app.principalId
    eventsPrincipalId: identities.events.principalId
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
    writerPrincipalId: identities.app.principalId
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
    userPrincipalId: identities.app.principalId
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
    identityId: identities.events.id
    publisherPrincipalId: identities.app.principalId
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
    readerPrincipalId: identities.app.principalId
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
    workerPrincipalId: identities.app.principalId
    private: private
  }
}

output hostStorage { id: string, name: string, blobEndpoint: string, deploymentContainer: string } = stores.outputs.host
output logs { id: string, blobEndpoint: string, container: string } = stores.outputs.logs
output deadLetters { storageAccountId: string, container: string } = stores.outputs.deadLetters
output records { id: string, endpoint: string } = { id: records.outputs.id, endpoint: records.outputs.endpoint }
output serviceBus { id: string, namespace: string } = {
  id: queues.outputs.namespaceId
  namespace: queues.outputs.fullyQualifiedNamespace
}
output topic { id: string, name: string, endpoint: string } = {
  id: events.outputs.id
  name: events.outputs.name
  endpoint: events.outputs.endpoint
}
output vault { id: string, uri: string } = { id: secrets.outputs.id, uri: secrets.outputs.uri }
output monitoring { workspaceId: string, insightsId: string, connectionString: string, scopeId: string } = {
  workspaceId: monitoring.outputs.workspaceId
  insightsId: monitoring.outputs.insightsId
  connectionString: monitoring.outputs.connectionString
  scopeId: monitoring.outputs.scopeId
}
output scheduler { id: string, endpoint: string } = {
  id: scheduler.?outputs.id ?? ''
  endpoint: scheduler.?outputs.endpoint ?? ''
}
