param name string
param location string
param tags object
@description('Reads secrets.')
param readerPrincipalId string
@description('Sets secrets; empty: nobody yet.')
param officer { principalId: string, principalType: 'User' | 'Group' | 'ServicePrincipal' }
param workspaceId string
@description('Only private endpoints reach it.')
param private bool

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: private ? 'Deny' : 'Allow', bypass: 'AzureServices' }
    // No purge protection: what the vault holds can be set again, and its name is free again after a purge.
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, secretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource maySet 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(officer.principalId)) {
  name: guid(vault.id, officer.principalId, secretsOfficer)
  scope: vault
  properties: {
    principalId: officer.principalId
    principalType: officer.principalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

output id string = vault.id
output uri string = vault.properties.vaultUri
