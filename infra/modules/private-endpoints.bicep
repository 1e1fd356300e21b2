@description('A private endpoint for every service that the app, its callers or machines of bakes reach.')
param token string
param location string
param tags object
param network { id: string, endpointSubnetId: string }
param services {
  hostStorageId: string
  logStorageId: string
  deadLetterStorageId: string
  recordsId: string
  serviceBusId: string
  topicId: string
  vaultId: string
  appId: string
  monitorScopeId: string
  @description('Empty: the backend is Azure Storage.')
  schedulerId: string
}

module dns 'private-dns.bicep' = {
  name: 'private-dns'
  params: { networkId: network.id, tags: tags }
}

var monitorZones = ['monitor', 'monitorOms', 'monitorOds', 'monitorAgents', 'blob']
var scheduler = { name: 'scheduler', serviceId: services.schedulerId, groupId: 'scheduler', zones: ['scheduler'] }
var wanted = concat(
  [
    { name: 'host-blob', serviceId: services.hostStorageId, groupId: 'blob', zones: ['blob'] }
    { name: 'host-queue', serviceId: services.hostStorageId, groupId: 'queue', zones: ['queue'] }
    { name: 'host-table', serviceId: services.hostStorageId, groupId: 'table', zones: ['table'] }
    { name: 'logs-blob', serviceId: services.logStorageId, groupId: 'blob', zones: ['blob'] }
    { name: 'dead-blob', serviceId: services.deadLetterStorageId, groupId: 'blob', zones: ['blob'] }
    { name: 'records', serviceId: services.recordsId, groupId: 'Sql', zones: ['records'] }
    { name: 'queues', serviceId: services.serviceBusId, groupId: 'namespace', zones: ['serviceBus'] }
    { name: 'topic', serviceId: services.topicId, groupId: 'topic', zones: ['eventGrid'] }
    { name: 'vault', serviceId: services.vaultId, groupId: 'vault', zones: ['vault'] }
    { name: 'app', serviceId: services.appId, groupId: 'sites', zones: ['app'] }
    { name: 'monitor', serviceId: services.monitorScopeId, groupId: 'azuremonitor', zones: monitorZones }
  ],
  empty(services.schedulerId) ? [] : [scheduler]
)

module endpoints 'private-endpoint.bicep' = [
  for endpoint in wanted: {
    name: 'endpoint-${endpoint.name}'
    params: {
      name: 'pep-rebake-${endpoint.name}-${token}'
      location: location
      tags: tags
      subnetId: network.endpointSubnetId
      serviceId: endpoint.serviceId
      groupId: endpoint.groupId
      zoneIds: map(endpoint.zones, zone => dns.outputs.zoneIds[zone])
    }
  }
]
