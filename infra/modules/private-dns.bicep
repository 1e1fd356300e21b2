@description('One private DNS zone for each kind of private endpoint, linked to every network.')
param networkIds string[]
param tags object

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  records: 'privatelink.documents.azure.com'
  serviceBus: 'privatelink.servicebus.windows.net'
  eventGrid: 'privatelink.eventgrid.azure.net'
  vault: 'privatelink.vaultcore.azure.net'
  app: 'privatelink.azurewebsites.net'
  // Not in that list: schedulers are at {name}-{suffix}.{region}.durabletask.io.
  // https://learn.microsoft.com/azure/durable-task/scheduler/durable-task-scheduler-private-endpoints
  scheduler: 'privatelink.durabletask.io'
  monitor: 'privatelink.monitor.azure.com'
  monitorOms: 'privatelink.oms.opinsights.azure.com'
  monitorOds: 'privatelink.ods.opinsights.azure.com'
  monitorAgents: 'privatelink.agentsvc.azure-automation.net'
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zoneNames): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

var wanted = flatten(map(
  range(0, length(zoneNames)),
  zone => map(networkIds, networkId => { zone: zone, networkId: networkId })
))

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for link in wanted: {
    parent: zones[link.zone]
    name: last(split(link.networkId, '/'))
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: link.networkId } }
  }
]

@description('Resource ids by kind.')
output zoneIds object = toObject(
  items(zoneNames),
  zone => zone.key,
  zone => resourceId('Microsoft.Network/privateDnsZones', zone.value)
)
