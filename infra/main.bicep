targetScope = 'subscription'

@minLength(1)
@maxLength(24)
@description('Names the environment: part of the names of its resource groups, custom roles and resources.')
param environmentName string
@description('Region of everything but the images, which go where recipes say.')
param location string
@description('May set secrets, such as the Teams webhook: usually who deploys.')
param principalId string = ''
param principalType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@minLength(1)
@description('`aud` of the tokens that callers of the API bring: the client id of the API\'s app registration.')
param apiAudience string
@minLength(1)
@description('A gallery for each stage that recipes name.')
param galleries string[] = ['rebake_test', 'rebake_production']
@description('Machines join this subnet. Empty: each gets a network of its own.')
param builderSubnetId string = ''
@minValue(1)
@maxValue(200)
@description('Bakes that run at a time.')
param maxBakes int = 10
@description('NCRONTAB: when to look for new base images.')
param watchSchedule string = '0 0 * * * *'
@description('Base images are looked at within so many seconds after the schedule.')
param watchJitterSeconds int = 300
@description('NCRONTAB: when to look for work that was left.')
param sweepSchedule string = '0 */5 * * * *'
@description('Times in which nothing is promoted anywhere, as in recipes.')
param freezeWindows object[] = []
@description('Instances that are always ready for orchestrations and activities. 0: none, and the first waits for a start.')
@minValue(0)
param alwaysReadyDurable int = 1
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100
@minValue(30)
@maxValue(730)
param retentionDays int = 30
@minValue(1)
@description('Logs of bake and check steps are deleted after so many days.')
param stepLogDays int = 90
@description('Subscribe functions to the topic. They have to be deployed before: the postdeploy hook sets this.')
param subscribeFunctions bool = false

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)
var databaseName = 'rebake'

resource appGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-rebake-${environmentName}'
  location: location
  tags: tags
}

resource galleryGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-rebake-${environmentName}-galleries'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  name: 'identities'
  scope: appGroup
  params: {
    names: { app: 'id-rebake-${token}', events: 'id-rebake-events-${token}' }
    location: location
    tags: tags
  }
}

module appRoles 'modules/app-roles.bicep' = {
  name: 'app-roles-${token}'
  params: { environmentName: environmentName, principalId: identities.outputs.app.principalId }
}

module galleriesOfStages 'modules/galleries.bicep' = {
  name: 'galleries'
  scope: galleryGroup
  params: {
    names: galleries
    location: location
    tags: tags
    publisherPrincipalId: identities.outputs.app.principalId
    publisherRoleId: appRoles.outputs.publisherRoleId
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: appGroup
  params: {
    names: { workspace: 'log-rebake-${token}', insights: 'appi-rebake-${token}' }
    location: location
    tags: tags
    retentionDays: retentionDays
    senderPrincipalId: identities.outputs.app.principalId
  }
}

module stores 'modules/stores.bicep' = {
  name: 'stores'
  scope: appGroup
  params: {
    token: token
    location: location
    tags: tags
    appPrincipalId: identities.outputs.app.principalId
    eventsPrincipalId: identities.outputs.events.principalId
    stepLogDays: stepLogDays
  }
}

module records 'modules/records.bicep' = {
  name: 'records'
  scope: appGroup
  params: {
    name: 'cosmos-rebake-${token}'
    location: location
    tags: tags
    databaseName: databaseName
    writerPrincipalId: identities.outputs.app.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module queues 'modules/queues.bicep' = {
  name: 'queues'
  scope: appGroup
  params: {
    name: 'sbns-rebake-${token}'
    location: location
    tags: tags
    userPrincipalId: identities.outputs.app.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  scope: appGroup
  params: {
    name: 'evgt-rebake-${token}'
    location: location
    tags: tags
    identityId: identities.outputs.events.id
    publisherPrincipalId: identities.outputs.app.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module secrets 'modules/secrets.bicep' = {
  name: 'secrets'
  scope: appGroup
  params: {
    name: 'kv-rebake-${token}'
    location: location
    tags: tags
    readerPrincipalId: identities.outputs.app.principalId
    officer: { principalId: principalId, principalType: principalType }
    workspaceId: monitoring.outputs.workspaceId
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: appGroup
  params: {
    names: { plan: 'asp-rebake-${token}', app: 'func-rebake-${token}' }
    location: location
    tags: tags
    identity: { id: identities.outputs.app.id, clientId: identities.outputs.app.clientId }
    insightsConnectionString: monitoring.outputs.connectionString
    hostStorage: stores.outputs.host
    logs: stores.outputs.logs
    records: { endpoint: records.outputs.endpoint, database: databaseName }
    serviceBusNamespace: queues.outputs.fullyQualifiedNamespace
    eventTopicEndpoint: events.outputs.endpoint
    teamsWebhookSecret: '${secrets.outputs.uri}secrets/teams-webhook'
    galleryResourceGroup: galleryGroup.name
    scale: { instanceMemoryMB: 2048, maximumInstances: maximumInstances, alwaysReadyDurable: alwaysReadyDurable }
    options: {
      apiAudience: apiAudience
      builderSubnetId: builderSubnetId
      maxBakes: maxBakes
      watchSchedule: watchSchedule
      watchJitterSeconds: watchJitterSeconds
      sweepSchedule: sweepSchedule
      freezeWindows: string(freezeWindows)
    }
  }
}

module eventSubscriptions 'modules/event-subscriptions.bicep' = if (subscribeFunctions) {
  name: 'event-subscriptions'
  scope: appGroup
  params: {
    topicName: events.outputs.name
    functionAppId: functionApp.outputs.id
    identityId: identities.outputs.events.id
    deadLetters: stores.outputs.deadLetters
  }
}

output AZURE_RESOURCE_GROUP string = appGroup.name
output REBAKE_GALLERY_RESOURCE_GROUP string = galleryGroup.name
output REBAKE_API_URL string = functionApp.outputs.url
output REBAKE_FUNCTION_APP string = functionApp.outputs.name
output REBAKE_KEY_VAULT_URI string = secrets.outputs.uri
// What `infra/watch` needs to know to bring a subscription under watch.
output REBAKE_WATCH string = string({
  appPrincipalId: identities.outputs.app.principalId
  queueId: '${queues.outputs.namespaceId}/queues/machine-events'
  deadLetters: stores.outputs.deadLetters
  galleries: galleriesOfStages.outputs.ids
})
