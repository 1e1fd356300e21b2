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
@description('Machines of bakes join these subnets of yours, one for each region in which recipes bake: `REGION=ID;REGION=ID`. Empty: those of `builderNetwork`.')
param builderSubnets string = ''
@description('Make a network with a NAT gateway for machines of bakes, in `location` and in each of `builderRegions`: recipes have to bake there. False, and no subnets of yours: each machine gets a network of its own. With private networking there is one anyway.')
param builderNetwork bool = true
@description('Regions other than `location` in which recipes bake, each with the addresses of its network, a /24 at least, apart from all others: `REGION=PREFIX;REGION=PREFIX`.')
param builderRegions string = ''
@description('Every service only by private endpoints. Choose before the first deployment: Service Bus does not change its tier in place.')
param privateNetworking 'true' | 'false' = 'false'
@description('At least a /22.')
param networkAddressPrefix string = '10.60.0.0/22'
@description('With private networking: who may deploy from outside, as CIDR. Empty: deployments come from the network.')
param deployerIpRanges string[] = []
@description('What keeps orchestrations. There is no way from one to the other: wait until none runs.')
param durableBackend 'azureStorage' | 'durableTaskScheduler' = 'azureStorage'
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
@description('When the whole inventory of machines is looked at.')
param inventorySchedule string = '0 20 * * * *'
@description('When findings that a crash left alone and exemptions that end are looked for.')
param tendSchedule string = '0 * * * * *'
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
@minValue(7)
@description('Events that nobody took are deleted after so many days.')
param deadLetterDays int = 30
@description('Records can be restored to any second of so many days; 30 days are charged.')
param recordBackup 'Continuous7Days' | 'Continuous30Days' = 'Continuous7Days'
@description('Locks records and orchestrations against deletion. Galleries are not locked: versions are retired there.')
param locks 'true' | 'false' = 'false'
@description('Alerts and notices of the budget are sent here. Empty: alerts are only shown in the portal.')
param alertEmail string = ''
@description('Where docs/runbooks can be read: the address of that folder in your repository.')
param runbooks string = 'docs/runbooks'
@minValue(1)
@description('A released base image that is not live after so many hours is told. Gates take their time: soaks and approvals count.')
param patchHours int = 72
@minValue(0)
@description('What the subscription may cost a month, in its currency, before people are told. 0: no budget.')
param monthlyBudget int = 0
@description('With a budget: first day of the month in which it began, as in 2026-12-01. Azure does not take another one later.')
param budgetStartDate string = ''
@description('Subscribe functions to the topic. They have to be deployed before: the postdeploy hook sets this.')
param subscribeFunctions bool = false

@description('Beside the environment\'s name, on everything.')
param extraTags object = {}

var tags = union(extraTags, { 'azd-env-name': environmentName, application: 'rebake' })
var token = uniqueString(subscription().id, environmentName, location)
var databaseName = 'rebake'
var networkGroupName = 'rg-rebake-${environmentName}-network'
// Texts, not switches: azd takes the default for what is no switch, and `yes` would deploy publicly without a word.
var isPrivate = privateNetworking == 'true'
var usesNetwork = isPrivate || (builderNetwork && empty(builderSubnets))
// As the app compares regions: `West Europe` is `westeurope`.
var ownRegion = toLower(replace(location, ' ', ''))
var entries = filter(split(replace(builderRegions, ' ', ''), ';'), entry => !empty(entry))
var withoutAddresses = filter(entries, entry => empty(split('${entry}=', '=')[1]))
// Addresses are said, not counted out by a region's place in the list: a network keeps those that it was made with.
var namedRegions = empty(withoutAddresses)
  ? map(entries, entry => { name: toLower(split(entry, '=')[0]), addressPrefix: split(entry, '=')[1] })
  : fail('builderRegions names no addresses for ${join(withoutAddresses, ', ')}: write REGION=PREFIX;REGION=PREFIX, as in northeurope=10.61.0.0/24.')
var otherRegions = usesNetwork && empty(builderSubnets) ? filter(namedRegions, region => region.name != ownRegion) : []
// By name: modules of a loop cannot be asked one by one.
var otherNetworks = map(
  otherRegions,
  region => resourceId(subscription().subscriptionId, networkGroupName, 'Microsoft.Network/virtualNetworks', 'vnet-rebake-${token}-${region.name}')
)
var otherSubnets = map(otherRegions, (region, index) => '${region.name}=${otherNetworks[index]}/subnets/snet-builders')
// https://learn.microsoft.com/azure/templates/microsoft.consumption/budgets#budgettimeperiod: the first of a month.
var budgetStart = monthlyBudget == 0 || endsWith(budgetStartDate, '-01')
  ? budgetStartDate
  : fail('monthlyBudget needs budgetStartDate, the first day of the month in which the budget began, as in 2026-12-01, but has \'${budgetStartDate}\'.')
var host = loadJsonContent('../host.json')

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

resource networkGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = if (usesNetwork) {
  name: networkGroupName
  location: location
  tags: tags
}

module network 'modules/network.bicep' = if (usesNetwork) {
  name: 'network'
  scope: networkGroup
  params: {
    token: token
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    private: isPrivate
  }
}

// One at a time: with private networking each is peered with the one network, which takes one change at a time.
@batchSize(1)
module builderNetworks 'modules/builder-network.bicep' = [
  for region in otherRegions: {
    name: 'network-${region.name}'
    scope: networkGroup
    params: {
      token: token
      location: region.name
      tags: tags
      addressPrefix: region.addressPrefix
      hubName: isPrivate ? network!.outputs.name : ''
    }
  }
]

module appRoles 'modules/app-roles.bicep' = {
  name: 'app-roles-${token}'
  params: { environmentName: environmentName, principalId: services.outputs.identities.app.principalId }
}

module galleriesOfStages 'modules/galleries.bicep' = {
  name: 'galleries'
  scope: galleryGroup
  params: {
    names: galleries
    location: location
    tags: tags
    publisherPrincipalId: services.outputs.identities.app.principalId
    publisherRoleId: appRoles.outputs.publisherRoleId
  }
}

module services 'modules/services.bicep' = {
  name: 'services'
  scope: appGroup
  params: {
    token: token
    location: location
    tags: tags
    databaseName: databaseName
    officer: { principalId: principalId, principalType: principalType }
    private: isPrivate
    locks: locks == 'true'
    keep: {
      telemetryDays: retentionDays
      stepLogDays: stepLogDays
      deadLetterDays: deadLetterDays
      recordBackup: recordBackup
    }
    taskHub: durableBackend == 'durableTaskScheduler' ? host.extensions.durableTask.hubName : ''
  }
}

module observability 'modules/observability.bicep' = {
  name: 'observability'
  scope: appGroup
  params: {
    token: token
    environmentName: environmentName
    location: location
    tags: tags
    email: alertEmail
    runbooks: runbooks
    patchHours: patchHours
    monitoring: services.outputs.monitoring
    serviceBusId: services.outputs.serviceBus.id
    topicId: services.outputs.topic.id
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget-${token}'
  params: {
    name: 'rebake-${environmentName}'
    monthlyAmount: monthlyBudget
    startDate: budgetStart
    email: alertEmail
    actionGroupId: observability.outputs.actionGroupId
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: appGroup
  params: {
    names: { plan: 'asp-rebake-${token}', app: 'func-rebake-${token}' }
    location: location
    tags: tags
    identity: { id: services.outputs.identities.app.id, clientId: services.outputs.identities.app.clientId }
    insightsConnectionString: services.outputs.monitoring.connectionString
    hostStorage: services.outputs.hostStorage
    logs: services.outputs.logs
    records: { endpoint: services.outputs.records.endpoint, database: databaseName }
    serviceBusNamespace: services.outputs.serviceBus.namespace
    eventTopicEndpoint: services.outputs.topic.endpoint
    teamsWebhookSecret: '${services.outputs.vault.uri}secrets/teams-webhook'
    galleryResourceGroup: galleryGroup.name
    schedulerEndpoint: services.outputs.scheduler.endpoint
    network: {
      subnetId: isPrivate ? network!.outputs.appSubnetId : ''
      deployerIpRanges: deployerIpRanges
    }
    scale: { instanceMemoryMB: 2048, maximumInstances: maximumInstances, alwaysReadyDurable: alwaysReadyDurable }
    options: {
      apiAudience: apiAudience
      builderSubnets: !empty(builderSubnets)
        ? builderSubnets
        : (usesNetwork ? join(concat(['${ownRegion}=${network!.outputs.builderSubnetId}'], otherSubnets), ';') : '')
      maxBakes: maxBakes
      watchSchedule: watchSchedule
      watchJitterSeconds: watchJitterSeconds
      sweepSchedule: sweepSchedule
      inventorySchedule: inventorySchedule
      tendSchedule: tendSchedule
    }
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  name: 'private-endpoints'
  scope: networkGroup
  params: {
    token: token
    location: location
    tags: tags
    endpointSubnetId: network!.outputs.endpointSubnetId
    networkIds: concat([network!.outputs.id], otherNetworks)
    wanted: concat(services.outputs.privateLinks, [
      { name: 'app', serviceId: functionApp.outputs.id, groupId: 'sites', zones: ['app'] }
    ])
  }
  dependsOn: [builderNetworks]
}

module eventSubscriptions 'modules/event-subscriptions.bicep' = if (subscribeFunctions) {
  name: 'event-subscriptions'
  scope: appGroup
  params: {
    topicName: services.outputs.topic.name
    functionAppId: functionApp.outputs.id
    identityId: services.outputs.identities.events.id
    deadLetters: services.outputs.deadLetters
  }
}

output AZURE_RESOURCE_GROUP string = appGroup.name
output REBAKE_GALLERY_RESOURCE_GROUP string = galleryGroup.name
output REBAKE_API_URL string = functionApp.outputs.url
output REBAKE_FUNCTION_APP string = functionApp.outputs.name
output REBAKE_KEY_VAULT_URI string = services.outputs.vault.uri
// What `infra/watch` needs to know to bring a subscription under watch.
output REBAKE_WATCH string = string({
  appPrincipalId: services.outputs.identities.app.principalId
  queueId: '${services.outputs.serviceBus.id}/queues/machine-events'
  deadLetters: services.outputs.deadLetters
  galleries: galleriesOfStages.outputs.ids
})
