import type { Tables } from './kql/tables.ts';

const ofEveryApplication = {
  TimeGenerated: 'datetime',
  AppRoleInstance: 'string',
  AppRoleName: 'string',
  AppVersion: 'string',
  ItemCount: 'int',
  OperationId: 'string',
  OperationName: 'string',
  ParentId: 'string',
  Properties: 'dynamic',
  SDKVersion: 'string',
  _ResourceId: 'string',
} as const;

/** Tables that queries may read, with columns of use to them: Azure Monitor's reference, named at each, has all columns. */
export const workspaceTables: Tables = {
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/apptraces
  AppTraces: { ...ofEveryApplication, Measurements: 'dynamic', Message: 'string', SeverityLevel: 'int' },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests
  AppRequests: {
    ...ofEveryApplication,
    DurationMs: 'real',
    Id: 'string',
    Measurements: 'dynamic',
    Name: 'string',
    ResultCode: 'string',
    Source: 'string',
    Success: 'bool',
    Url: 'string',
  },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/appdependencies
  AppDependencies: {
    ...ofEveryApplication,
    Data: 'string',
    DependencyType: 'string',
    DurationMs: 'real',
    Id: 'string',
    Measurements: 'dynamic',
    Name: 'string',
    ResultCode: 'string',
    Success: 'bool',
    Target: 'string',
  },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/appexceptions
  AppExceptions: {
    ...ofEveryApplication,
    Details: 'dynamic',
    ExceptionType: 'string',
    InnermostMessage: 'string',
    InnermostType: 'string',
    Measurements: 'dynamic',
    Message: 'string',
    OuterMessage: 'string',
    OuterType: 'string',
    ProblemId: 'string',
    SeverityLevel: 'int',
  },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics: `ItemCount` is how many measurements
  // `Sum`, `Min` and `Max` are of.
  AppMetrics: { ...ofEveryApplication, Max: 'real', Min: 'real', Name: 'string', Sum: 'real' },
  // https://learn.microsoft.com/azure/azure-monitor/reference/tables/azuremetrics
  AzureMetrics: {
    TimeGenerated: 'datetime',
    Average: 'real',
    Count: 'real',
    Maximum: 'real',
    MetricName: 'string',
    Minimum: 'real',
    Resource: 'string',
    ResourceGroup: 'string',
    ResourceId: 'string',
    ResourceProvider: 'string',
    SubscriptionId: 'string',
    TimeGrain: 'string',
    Total: 'real',
    UnitName: 'string',
    _ResourceId: 'string',
  },
};
