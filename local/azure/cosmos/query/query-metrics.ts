import type { Page } from './run-page.ts';

/** What `populateQueryMetrics` asks for. Counts are real; times are not measured and given as 0. */
export function queryMetrics({ read, results, bytes }: Page): string {
  const times = [
    'totalExecutionTimeInMs',
    'queryCompileTimeInMs',
    'queryLogicalPlanBuildTimeInMs',
    'queryPhysicalPlanBuildTimeInMs',
    'queryOptimizationTimeInMs',
    'VMExecutionTimeInMs',
    'indexLookupTimeInMs',
    'documentLoadTimeInMs',
    'systemFunctionExecuteTimeInMs',
    'userFunctionExecuteTimeInMs',
    'writeOutputTimeInMs',
  ];
  const counts = {
    retrievedDocumentCount: read,
    retrievedDocumentSize: bytes,
    outputDocumentCount: results.length,
    outputDocumentSize: bytes,
    indexUtilizationRatio: read === 0 ? 1 : Math.min(1, results.length / read),
  };
  return [
    ...times.map((name) => `${name}=0.00`),
    ...Object.entries(counts).map(([name, count]) => `${name}=${count}`),
  ].join(';');
}
