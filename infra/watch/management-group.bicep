targetScope = 'managementGroup'

import { Hub, Effect, MarketplaceImage } from 'types.bicep'

metadata description = 'Brings a management group under watch: role and policy for all of it, events of the subscriptions that are named.'

@description('Output REBAKE_WATCH of the deployment that watches.')
param hub Hub
@description('Ids of the subscriptions whose machines raise events. Azure has no such topic for a management group.')
param subscriptionIds string[]
@description('Region of the resource groups and identities; the topics themselves are global.')
param location string = deployment().location
param resourceGroupName string = 'rg-rebake-watch'
@description('audit: see what would be refused. deny: refuse it. disabled: policy says nothing.')
param effect Effect = 'audit'
@description('Galleries whose images may be run here, for example those of production only.')
param approvedGalleries string[] = hub.galleries
param approvedMarketplaceImages MarketplaceImage[] = []
@description('Resource ids that policy leaves out, such as sandbox subscriptions.')
param exclusions string[] = []
param tags object = {}

module reader 'modules/reader-in-management-group.bicep' = {
  name: 'rebake-watch-reader'
  params: { principalId: hub.appPrincipalId }
}

module policies 'modules/policies-in-management-group.bicep' = {
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

module events 'modules/subscription-events.bicep' = [
  for subscriptionId in subscriptionIds: {
    name: 'rebake-watch-events-${uniqueString(subscriptionId)}'
    scope: subscription(subscriptionId)
    params: {
      hub: hub
      location: location
      resourceGroupName: resourceGroupName
      policyAssignmentId: policies.outputs.assignmentId
      tags: tags
    }
  }
]

output policyAssignmentId string = policies.outputs.assignmentId
