@description('What subnets of machines of bakes share in a region: the one way out, and the rules by which nobody comes in.')
param token string
param location string
param tags object

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

output natGatewayId string = natGateway.id
output builderGroupId string = builderGroup.id
