@description('Flex Consumption plan and the app on it, with every setting that it reads.')
param names { plan: string, app: string }
param location string
param tags object
param identity { id: string, clientId: string }
param insightsConnectionString string
@description('The host keeps its locks, keys and orchestrations here, and the app\'s package.')
param hostStorage { name: string, blobEndpoint: string, deploymentContainer: string }
param logs { blobEndpoint: string, container: string }
param records { endpoint: string, database: string }
param serviceBusNamespace string
param eventTopicEndpoint string
param teamsWebhookSecret string
param galleryResourceGroup string
@description('Empty: orchestrations are kept in the host\'s storage account.')
param schedulerEndpoint string
@description('Subnet of the app, empty: no network of its own. Then only Event Grid and private endpoints reach it, and who deploys from `deployerIpRanges`.')
param network { subnetId: string, deployerIpRanges: string[] }
param scale { instanceMemoryMB: 512 | 2048 | 4096, maximumInstances: int, alwaysReadyDurable: int }
param options {
  apiAudience: string
  builderSubnets: string
  maxBakes: int
  watchSchedule: string
  watchJitterSeconds: int
  sweepSchedule: string
  inventorySchedule: string
  tendSchedule: string
}

var private = !empty(network.subnetId)

// Event Grid delivers from outside: https://learn.microsoft.com/azure/event-grid/consume-private-endpoints
var privateSite = {
  ipSecurityRestrictionsDefaultAction: 'Deny'
  ipSecurityRestrictions: [
    { name: 'event-grid', action: 'Allow', priority: 100, tag: 'ServiceTag', ipAddress: 'AzureEventGrid' }
  ]
  scmIpSecurityRestrictionsUseMain: false
  scmIpSecurityRestrictionsDefaultAction: 'Deny'
  scmIpSecurityRestrictions: map(network.deployerIpRanges, (range, index) => {
    name: 'deployer-${index}'
    action: 'Allow'
    priority: 100 + index
    ipAddress: range
  })
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Unsaid, a private endpoint shuts every other way in, Event Grid's too; the restrictions below then decide:
    // https://learn.microsoft.com/azure/app-service/overview-access-restrictions#app-access
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: private ? network.subnetId : null
    siteConfig: union({ minTlsVersion: '1.2', scmMinTlsVersion: '1.2' }, private ? privateSite : {})
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.blobEndpoint}${hostStorage.deploymentContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: scale.alwaysReadyDurable > 0
          ? [{ name: 'durable', instanceCount: scale.alwaysReadyDurable }]
          : []
      }
    }
  }
}

resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [
  for way in ['ftp', 'scm']: {
    parent: app
    name: way
    properties: { allow: false }
  }
]

var hostSettings = {
  AzureWebJobsStorage__accountName: hostStorage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identity.clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
  // The exporter of Application Insights would report on itself to Microsoft.
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
}

// What host.json says for Azure Storage, said otherwise for the scheduler; its task hub has the name that host.json gives.
var schedulerSettings = {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'REBAKE_SCHEDULER'
  REBAKE_SCHEDULER: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identity.clientId}'
}

// The settings of shared/config.ts.
var appSettings = {
  AZURE_SUBSCRIPTION_ID: subscription().subscriptionId
  AZURE_TENANT_ID: subscription().tenantId
  AZURE_CLIENT_ID: identity.clientId
  REBAKE_GALLERY_RESOURCE_GROUP: galleryResourceGroup
  REBAKE_BUILDER_SUBNETS: options.builderSubnets
  REBAKE_MAX_BAKES: string(options.maxBakes)
  REBAKE_COSMOS_ENDPOINT: records.endpoint
  REBAKE_COSMOS_DATABASE: records.database
  REBAKE_EVENT_TOPIC_ENDPOINT: eventTopicEndpoint
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusNamespace
  REBAKE_ALERTS_QUEUE: 'alerts'
  REBAKE_MACHINE_EVENTS_QUEUE: 'machine-events'
  REBAKE_STORAGE_BLOB_ENDPOINT: logs.blobEndpoint
  REBAKE_LOGS_CONTAINER: logs.container
  REBAKE_TEAMS_WEBHOOK_SECRET: teamsWebhookSecret
  REBAKE_API_AUDIENCE: options.apiAudience
  REBAKE_API_URL: 'https://${app.properties.defaultHostName}'
  REBAKE_WATCH_SCHEDULE: options.watchSchedule
  REBAKE_WATCH_JITTER_SECONDS: string(options.watchJitterSeconds)
  REBAKE_INVENTORY_SCHEDULE: options.inventorySchedule
  REBAKE_TEND_SCHEDULE: options.tendSchedule
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  REBAKE_SWEEP_SCHEDULE: options.sweepSchedule
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(hostSettings, empty(schedulerEndpoint) ? {} : schedulerSettings, appSettings)
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
