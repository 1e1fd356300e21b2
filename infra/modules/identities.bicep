param names { app: string, events: string }
param location string
param tags object

@description('What the app is in Azure. It has no other credential.')
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.app
  location: location
  tags: tags
}

@description('What the topic is when it writes events that nobody took.')
resource events 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.events
  location: location
  tags: tags
}

output app { id: string, clientId: string, principalId: string } = {
  id: app.id
  clientId: app.properties.clientId
  principalId: app.properties.principalId
}
output events { id: string, principalId: string } = {
  id: events.id
  principalId: events.properties.principalId
}
