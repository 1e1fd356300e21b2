@description('A gallery for each stage. Image definitions are made by the app.')
param names string[]
param location string
param tags object
@description('Makes image definitions and versions.')
param publisherPrincipalId string
param publisherRoleId string

resource galleries 'Microsoft.Compute/galleries@2025-03-03' = [
  for name in names: {
    name: name
    location: location
    tags: tags
    properties: { description: 'Golden images, kept by Rebake' }
  }
]

resource mayPublish 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in names: {
    name: guid(resourceGroup().id, name, publisherPrincipalId, publisherRoleId)
    scope: galleries[index]
    properties: {
      principalId: publisherPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: publisherRoleId
    }
  }
]

output ids string[] = [for (name, index) in names: galleries[index].id]
