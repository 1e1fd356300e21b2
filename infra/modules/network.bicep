@description('The network of machines of bakes, and, when private, of the app and of the private endpoints.')
param token string
param location string
param tags object
@description('At least a /22.')
param addressPrefix string
@description('Makes the subnets of the app and of private endpoints.')
param private bool

module wayOut 'way-out.bicep' = {
  name: 'way-out'
  params: { token: token, location: location, tags: tags }
}

var builders = {
  name: 'snet-builders'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 0)
    // No public address, no default outbound access: the NAT gateway is the only way out.
    defaultOutboundAccess: false
    natGateway: { id: wayOut.outputs.natGatewayId }
    networkSecurityGroup: { id: wayOut.outputs.builderGroupId }
  }
}

var app = {
  name: 'snet-app'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 26, 4)
    defaultOutboundAccess: false
    natGateway: { id: wayOut.outputs.natGatewayId }
    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#enable-virtual-network-integration
    delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
  }
}

var endpoints = {
  name: 'snet-endpoints'
  properties: { addressPrefix: cidrSubnet(addressPrefix, 26, 5), defaultOutboundAccess: false }
}

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: 'vnet-rebake-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: private ? [builders, app, endpoints] : [builders]
  }
}

output id string = network.id
output name string = network.name
output builderSubnetId string = '${network.id}/subnets/${builders.name}'
output appSubnetId string = private ? '${network.id}/subnets/${app.name}' : ''
output endpointSubnetId string = private ? '${network.id}/subnets/${endpoints.name}' : ''
