@description('What Rebake does, on one page of Azure Monitor.')
param location string
param tags object
@description('Whose tables its queries read.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(workspaceId, 'rebake')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Rebake'
    category: 'workbook'
    sourceId: workspaceId
    // Queries name no resource of their own.
    serializedData: string(union(loadJsonContent('../data/workbook.json'), { fallbackResourceIds: [workspaceId] }))
  }
}
