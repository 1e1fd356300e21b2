targetScope = 'subscription'

import { Hub, Effect, MarketplaceImage } from 'types.bicep'

metadata description = 'Brings one subscription under watch: events of its machines, a role to read them, and policy.'

@description('Output REBAKE_WATCH of the deployment that watches.')
param hub Hub
@description('Region of the resource group and the identity; the topics themselves are global.')
param location string = deployment().location
param resourceGroupName string = 'rg-rebake-watch'
@description('audit: see what would be refused. deny: refuse it. disabled: policy says nothing.')
param effect Effect = 'audit'
@description('Galleries whose images may be run here, for example those of production only.')
param approvedGalleries string[] = hub.galleries
param approvedMarketplaceImages MarketplaceImage[] = []
@description('Resource ids that policy leaves out, such as resource groups of managed services.')
param exclusions string[] = []
param tags object = {}

module reader 'modules/reader-in-subscription.bicep' = {
  name: 'rebake-watch-reader'
  params: { principalId: hub.appPrincipalId }
}

module policies 'modules/policies-in-subscription.bicep' = {
  name: 'rebake-watch-policies'
  params: {
    rules: {
      effect: effect
      approvedGalleries: approvedGalleries
      approvedMarketplaceImages: approvedMarketplaceImages
      exclusions: exclusions
    }
  }
}

module events 'modules/subscription-events.bicep' = {
  name: 'rebake-watch-events'
  params: {
    hub: hub
    location: location
    resourceGroupName: resourceGroupName
    policyAssignmentId: policies.outputs.assignmentId
    tags: tags
  }
}

output policyAssignmentId string = policies.outputs.assignmentId
