@description('A private endpoint for every service that the app, its callers or machines of bakes reach.')
param token string
param location string
param tags object
param endpointSubnetId string
@description('Networks from which the services are reached by name.')
param networkIds string[]
@description('`zones` are keys of the zones in private-dns.bicep.')
param wanted { name: string, serviceId: string, groupId: string, zones: string[] }[]

module dns 'private-dns.bicep' = {
  name: 'private-dns'
  params: { networkIds: networkIds, tags: tags }
}

module endpoints 'private-endpoint.bicep' = [
  for endpoint in wanted: {
    name: 'endpoint-${endpoint.name}'
    params: {
      name: 'pep-rebake-${endpoint.name}-${token}'
      location: location
      tags: tags
      subnetId: endpointSubnetId
      serviceId: endpoint.serviceId
      groupId: endpoint.groupId
      zoneIds: map(endpoint.zones, zone => dns.outputs.zoneIds[zone])
    }
  }
]
