@description('Telemetry is taken from the network only. Reading stays with whom Entra ID allows, so that people see alerts.')
param name string
param tags object
param workspaceName string
param insightsName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

#disable-next-line not-checked
resource scope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'Open', exclusions: [] }
  }
}

// One after the other: each is a change of the scope.
@batchSize(1)
#disable-next-line not-checked
resource scoped 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = [
  for (resourceId, index) in [workspace.id, insights.id]: {
    parent: scope
    name: 'scoped-${index}'
    properties: { linkedResourceId: resourceId }
  }
]

output id string = scope.id
