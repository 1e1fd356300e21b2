@description('The network of machines of bakes, and, when private, of the app and of the private endpoints.')
param token string
param location string
param tags object
@description('At least a /22.')
param addressPrefix string
@description('Makes the subnets of the app and of private endpoints.')
param private bool

// Addresses of what machines ask for go out here; nothing comes in.
resource publicIp 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-rebake-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource natGateway 'Microsoft.Network/natGateways@2025-01-01' = {
  name: 'ng-rebake-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: publicIp.id }], idleTimeoutInMinutes: 10 }
}

resource builderGroup 'Microsoft.Network/networkSecurityGroups@2025-01-01' = {
  name: 'nsg-rebake-builders-${token}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'deny-inbound'
        properties: {
          description: 'Machines are driven by run commands, which need no open port; not even their neighbours reach them.'
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

var builders = {
  name: 'snet-builders'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 24, 0)
    // No public address, no default outbound access: the NAT gateway is the only way out.
    defaultOutboundAccess: false
    natGateway: { id: natGateway.id }
    networkSecurityGroup: { id: builderGroup.id }
  }
}

var app = {
  name: 'snet-app'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 26, 4)
    defaultOutboundAccess: false
    natGateway: { id: natGateway.id }
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
output builderSubnetId string = '${network.id}/subnets/${builders.name}'
output appSubnetId string = private ? '${network.id}/subnets/${app.name}' : ''
output endpointSubnetId string = private ? '${network.id}/subnets/${endpoints.name}' : ''
