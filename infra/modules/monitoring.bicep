param names { workspace: string, insights: string, scope: string }
param location string
param tags object
@minValue(30)
@maxValue(730)
param retentionDays int
@description('Telemetry comes from the network only.')
param private bool
@description('May send telemetry.')
param senderPrincipalId string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: names.workspace
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
    publicNetworkAccessForIngestion: private ? 'Disabled' : 'Enabled'
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: private ? 'Disabled' : 'Enabled'
  }
}

resource mayPublish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, senderPrincipalId, metricsPublisher)
  scope: insights
  properties: {
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

module scope 'monitor-scope.bicep' = if (private) {
  name: 'monitor-scope'
  params: { name: names.scope, tags: tags, workspaceName: workspace.name, insightsName: insights.name }
}

output workspaceId string = workspace.id
output connectionString string = insights.properties.ConnectionString
output scopeId string = private ? scope!.outputs.id : ''
