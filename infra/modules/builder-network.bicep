@description('The network of machines of bakes in one more region, reached by nobody.')
param token string
param location string
param tags object
@description('A /24 at least, apart from every network that this one is peered with.')
param addressPrefix string
@description('The network of private endpoints, which machines write their logs to. Empty: services are reached by their public addresses.')
param hubName string

var name = 'vnet-rebake-${token}-${location}'

module wayOut 'way-out.bicep' = {
  name: 'way-out-${location}'
  params: { token: '${token}-${location}', location: location, tags: tags }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'snet-builders'
        properties: {
          addressPrefix: addressPrefix
          defaultOutboundAccess: false
          natGateway: { id: wayOut.outputs.natGatewayId }
          networkSecurityGroup: { id: wayOut.outputs.builderGroupId }
        }
      }
    ]
  }
}

resource hub 'Microsoft.Network/virtualNetworks@2025-01-01' existing = {
  name: empty(hubName) ? 'none' : hubName
}

#disable-next-line not-checked
resource toHub 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-01-01' = if (!empty(hubName)) {
  parent: network
  name: 'to-hub'
  properties: { remoteVirtualNetwork: { id: hub.id }, allowVirtualNetworkAccess: true }
}

// Both ends have to agree, and each is a change to both networks: one after the other, or Azure answers that another
// operation is in progress. What comes over it meets the same rule: no machine takes a connection.
#disable-next-line not-checked
resource fromHub 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-01-01' = if (!empty(hubName)) {
  parent: hub
  name: 'to-${location}'
  properties: { remoteVirtualNetwork: { id: network.id }, allowVirtualNetworkAccess: true }
  dependsOn: [toHub]
}

output id string = network.id
