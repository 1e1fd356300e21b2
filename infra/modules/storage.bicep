@description('One storage account that takes identities only, with its blob containers and who may use it.')
param name string
param location string
param tags object
param containers string[]
@description('Blobs whose path begins with `prefix` (container and path) are deleted so many days after their last change.')
param expiry { prefix: string, days: int }[] = []
@description('none: only private endpoints reach it. trusted: services of Azure do as well, by identity. all: who has a role.')
param publicAccess 'none' | 'trusted' | 'all'
@description('Protects the account from deletion.')
param lock bool = false
param access { principalId: string, roleId: string }[]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess == 'none' ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: publicAccess == 'all' ? 'Allow' : 'Deny'
      bypass: publicAccess == 'none' ? 'None' : 'AzureServices'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = if (!empty(expiry)) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for (rule, index) in expiry: {
          name: 'expire-${index}'
          type: 'Lifecycle'
          enabled: true
          definition: {
            // Append blobs know no tiers: deletion is the one action for them.
            filters: { blobTypes: ['blockBlob', 'appendBlob'], prefixMatch: [rule.prefix] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: rule.days } } }
          }
        }
      ]
    }
  }
}

resource mayUse 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in access: {
    name: guid(account.id, grant.principalId, grant.roleId)
    scope: account
    properties: {
      principalId: grant.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.roleId)
    }
  }
]

resource locked 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  name: 'storage'
  scope: account
  properties: { level: 'CanNotDelete' }
}

output id string = account.id
output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
