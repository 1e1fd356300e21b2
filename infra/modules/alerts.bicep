@description('Rules that tell when people have to look, each with the runbook that says at what.')
param names { actionGroup: string, prefix: string }
param location string
param tags object
@description('Alerts are sent here. Empty: they are only shown in the portal.')
param email string
@description('Where docs/runbooks can be read.')
param runbooks string
@description('A released base image that is not live after so many hours is told.')
param patchHours int
param workspaceId string
param serviceBusId string
param topicId string

var logAlerts = loadJsonContent('../data/log-alerts.json')
var metricAlerts = loadJsonContent('../data/metric-alerts.json')
var sources = { serviceBus: serviceBusId, topic: topicId }

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actionGroup
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'rebake'
    enabled: true
    emailReceivers: empty(email)
      ? []
      : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in logAlerts: {
    name: '${names.prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Rebake: ${rule.title}'
      description: '${rule.description} Runbook: ${runbooks}/${rule.name}.md'
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.over
      criteria: {
        allOf: [
          {
            query: replace(join(rule.query, '\n'), '{patchHours}', string(patchHours))
            timeAggregation: 'Count'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      // The tables come with the first telemetry, after the first deployment.
      skipQueryValidation: true
      actions: {
        actionGroups: [actionGroup.id]
        customProperties: { runbook: '${runbooks}/${rule.name}.md' }
      }
    }
  }
]

resource metricRules 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in metricAlerts: {
    name: '${names.prefix}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: '${rule.title}. ${rule.description} Runbook: ${runbooks}/${rule.name}.md'
      severity: rule.severity
      enabled: true
      scopes: [sources[rule.of]]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: rule.name
            metricName: rule.metric
            metricNamespace: rule.namespace
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: rule.aggregation
            dimensions: map(rule.dimensions, dimension => { name: dimension, operator: 'Include', values: ['*'] })
          }
        ]
      }
      actions: [
        { actionGroupId: actionGroup.id, webHookProperties: { runbook: '${runbooks}/${rule.name}.md' } }
      ]
    }
  }
]

output actionGroupId string = actionGroup.id
