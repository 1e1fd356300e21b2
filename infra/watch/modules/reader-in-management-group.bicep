targetScope = 'managementGroup'

@description('Reads machines.')
param principalId string

var watcher = loadJsonContent('../../roles/image-watcher.json')

resource watcherRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(managementGroup().id, watcher.name)
  properties: {
    // Names of custom roles are unique in a tenant.
    roleName: '${watcher.name} (${managementGroup().name})'
    description: watcher.description
    type: 'CustomRole'
    assignableScopes: [managementGroup().id]
    permissions: [{ actions: watcher.actions }]
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, watcherRole.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: watcherRole.id
  }
}
