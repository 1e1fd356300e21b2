@description('How people see what Rebake does: alert rules and a workbook.')
param token string
param environmentName string
param location string
param tags object
param email string
param runbooks string
param patchHours int
param monitoring { workspaceId: string, *: string }
param serviceBusId string
param topicId string

module alerts 'alerts.bicep' = {
  name: 'alerts'
  params: {
    names: { actionGroup: 'ag-rebake-${token}', prefix: 'rebake-${environmentName}' }
    location: location
    tags: tags
    email: email
    runbooks: runbooks
    patchHours: patchHours
    workspaceId: monitoring.workspaceId
    serviceBusId: serviceBusId
    topicId: topicId
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: { location: location, tags: tags, workspaceId: monitoring.workspaceId }
}

output actionGroupId string = alerts.outputs.actionGroupId
