targetScope = 'subscription'

@description('Tells when the subscription costs more than planned: machines of bakes are in resource groups of their own.')
param name string
param monthlyAmount int
@description('First day of the month in which the budget began, as in 2026-12-01.')
param startDate string
param email string
param actionGroupId string

// The forecast comes early enough to do something about it.
var notices = {
  forecast: { thresholdType: 'Forecasted', threshold: 100 }
  nearly: { thresholdType: 'Actual', threshold: 80 }
  over: { thresholdType: 'Actual', threshold: 100 }
}

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: monthlyAmount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: mapValues(notices, notice => {
      enabled: true
      operator: 'GreaterThan'
      threshold: notice.threshold
      thresholdType: notice.thresholdType
      contactEmails: empty(email) ? [] : [email]
      contactRoles: ['Owner']
      contactGroups: [actionGroupId]
    })
  }
}
