/** Columns of the tables that queries read, as far as they may be used: Azure Monitor's reference has them all. */
export const workspaceTables: Readonly<Record<string, readonly string[]>> = {
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces
  AppTraces: ['TimeGenerated', 'Message', 'SeverityLevel', 'OperationName', 'OperationId', 'Properties', 'AppRoleName'],
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests
  AppRequests: [
    ...['TimeGenerated', 'Name', 'OperationName', 'OperationId', 'Success', 'ResultCode', 'DurationMs'],
    ...['Url', 'Properties', 'AppRoleName'],
  ],
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics: `ItemCount` is how many measurements
  // `Sum`, `Min` and `Max` are of.
  AppMetrics: ['TimeGenerated', 'Name', 'ItemCount', 'Sum', 'Min', 'Max', 'Properties', 'AppRoleName', 'OperationId'],
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/azuremetrics
  AzureMetrics: [
    ...['TimeGenerated', 'MetricName', 'Resource', 'ResourceId', 'ResourceGroup', 'ResourceProvider'],
    ...['Average', 'Count', 'Maximum', 'Minimum', 'Total', 'TimeGrain', 'UnitName'],
  ],
};
