@description('What Rebake does, on one page of Azure Monitor.')
param location string
param tags object
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'rebake')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Rebake'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string(loadJsonContent('../data/workbook.json'))
  }
}
