targetScope = 'subscription'

@description('Custom roles with exactly the actions that the app takes, and the one that holds in the whole subscription.')
param environmentName string
param principalId string

var builder = loadJsonContent('../roles/image-builder.json')
var publisher = loadJsonContent('../roles/image-publisher.json')

resource builderRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, environmentName, builder.name)
  properties: {
    // Names of custom roles are unique in a tenant.
    roleName: '${builder.name} (${environmentName})'
    description: builder.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: builder.actions }]
  }
}

resource publisherRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, environmentName, publisher.name)
  properties: {
    roleName: '${publisher.name} (${environmentName})'
    description: publisher.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: publisher.actions }]
  }
}

// Machines live in resource groups of their own, which the app makes: no narrower scope holds them.
resource mayBuild 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, builderRole.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: builderRole.id
  }
}

output publisherRoleId string = publisherRole.id
