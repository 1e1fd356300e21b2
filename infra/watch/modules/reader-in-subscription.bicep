targetScope = 'subscription'

@description('Reads machines.')
param principalId string

var watcher = loadJsonContent('../../roles/image-watcher.json')

resource watcherRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, watcher.name)
  properties: {
    // Names of custom roles are unique in a tenant.
    roleName: '${watcher.name} (${subscription().subscriptionId})'
    description: watcher.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: watcher.actions }]
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, watcherRole.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: watcherRole.id
  }
}
