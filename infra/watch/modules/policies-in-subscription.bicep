targetScope = 'subscription'

import { Rules } from '../types.bicep'

@description('Two definitions, the initiative that holds them, and its assignment.')
param rules Rules

var definitions = [
  loadJsonContent('../policies/approved-vm-images.json')
  loadJsonContent('../policies/approved-scale-set-images.json')
]
var initiative = loadJsonContent('../policies/initiative.json')

resource policies 'Microsoft.Authorization/policyDefinitions@2025-03-01' = [
  for definition in definitions: {
    name: definition.name
    properties: {
      displayName: definition.displayName
      description: definition.description
      policyType: 'Custom'
      // Resources without location and tags are nothing that runs an image.
      mode: 'Indexed'
      metadata: { category: 'Compute', version: '1.0.0' }
      parameters: definition.parameters
      policyRule: definition.policyRule
    }
  }
]

resource policySet 'Microsoft.Authorization/policySetDefinitions@2025-03-01' = {
  name: initiative.name
  properties: {
    displayName: initiative.displayName
    description: initiative.description
    policyType: 'Custom'
    metadata: { category: 'Compute', version: '1.0.0' }
    parameters: initiative.parameters
    policyDefinitions: [
      for (definition, index) in definitions: {
        policyDefinitionId: policies[index].id
        policyDefinitionReferenceId: definition.name
        parameters: initiative.passedOn
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: initiative.name
  properties: {
    displayName: initiative.displayName
    description: initiative.description
    policyDefinitionId: policySet.id
    notScopes: rules.exclusions
    nonComplianceMessages: [{ message: initiative.nonComplianceMessage }]
    parameters: {
      effect: { value: rules.effect }
      approvedGalleries: { value: rules.approvedGalleries }
      approvedMarketplaceImages: { value: rules.approvedMarketplaceImages }
    }
  }
}

output assignmentId string = assignment.id
