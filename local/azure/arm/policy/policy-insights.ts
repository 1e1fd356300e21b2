import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import { groupPath, route, subscriptionPath, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { policyInsightsApiVersions as apiVersions } from './api-versions.ts';
import { applyRows, filterRows, pageRows } from './odata.ts';
import { policyStates, type PolicyStateRow } from './policy-states.ts';

const states = '/{scope}/providers/Microsoft.PolicyInsights/policyStates' as const;
const action = 'Microsoft.PolicyInsights/policyStates';
const quota = { 'x-ms-ratelimit-remaining-subscription-policy-insights-requests': '999' };

/** https://learn.microsoft.com/rest/api/policyinsights/policy-states */
export function policyInsightsRoutes(kernel: Kernel): readonly Route[] {
  const read = { method: 'POST', apiVersions, readsOnly: true } as const;
  return [
    route({
      ...read,
      path: `${states}/{policyStatesResource}/queryResults`,
      action: `${action}/queryResults/action`,
      handle: (request) => queryResults(kernel, request, resourceName(request.params.policyStatesResource)),
    }),
    route({
      ...read,
      path: `${states}/{policyStatesResource}/summarize`,
      action: `${action}/summarize/action`,
      handle: (request) => summarize(kernel, request, resourceName(request.params.policyStatesResource)),
    }),
    ...[subscriptionPath, groupPath].map((scope) =>
      route({
        method: 'POST',
        path: `${scope}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation`,
        action: `${action}/triggerEvaluation/action`,
        apiVersions,
        handle: (request) => triggerEvaluation(kernel, request),
      }),
    ),
  ];
}

function resourceName(name: string): 'latest' | 'default' {
  const known = name.toLowerCase();
  if (known !== 'latest' && known !== 'default') {
    throw new ArmError(
      400,
      'InvalidPolicyStatesResource',
      `'${name}' is not a policy states resource: 'latest' or 'default'.`,
    );
  }
  return known;
}

/** Whose states a resource id below `Microsoft.PolicyInsights` names. */
export function scopeOfStates(resourceId: string): string {
  return resourceId.split(/\/providers\/Microsoft\.PolicyInsights\//i)[0] ?? '';
}

function metadata(request: ArmRequest, resource: string): string {
  const scope = scopeOfStates(request.resourceId).slice(1);
  return `https://management.azure.com/${scope}/providers/Microsoft.PolicyInsights/policyStates/$metadata#${resource}`;
}

/** States of a scope, or of a definition, initiative or assignment that is made there. */
function readScope(id: string): { readonly scope: string; readonly concerns: (row: PolicyStateRow) => boolean } {
  const [, scope = id, kind, name = ''] =
    /^(.*)\/providers\/Microsoft\.Authorization\/(policy(?:Set)?Definitions|policyAssignments)\/([^/]+)$/i.exec(id) ??
    [];
  const wanted = name.toLowerCase();
  switch (kind?.toLowerCase()) {
    case 'policydefinitions':
      return { scope, concerns: ({ policyDefinitionName }) => policyDefinitionName.toLowerCase() === wanted };
    case 'policysetdefinitions':
      return { scope, concerns: ({ policySetDefinitionName }) => policySetDefinitionName.toLowerCase() === wanted };
    case 'policyassignments':
      return { scope, concerns: ({ policyAssignmentId }) => policyAssignmentId === id.toLowerCase() };
    default:
      return { scope, concerns: () => true };
  }
}

function readExpand(expand: string | undefined): boolean {
  if (expand !== undefined && !/^policyEvaluationDetails(\(.*\))?$/i.test(expand)) {
    const message = `The query option $expand='${expand}' is not supported. Supported is PolicyEvaluationDetails.`;
    throw new ArmError(400, 'InvalidQueryOption', message);
  }
  return expand !== undefined;
}

function selectedStates(kernel: Kernel, request: ArmRequest): readonly PolicyStateRow[] {
  const { scope, concerns } = readScope(scopeOfStates(request.resourceId));
  const detailed = readExpand(request.query('$expand'));
  return filterRows(policyStates(kernel, scope, detailed).filter(concerns), request.query('$filter'));
}

function queryResults(kernel: Kernel, request: ArmRequest, resource: string): ArmResponse {
  const context = metadata(request, resource);
  const rows = applyRows(selectedStates(kernel, request), request.query('$apply'));
  const { page, total, next } = pageRows(rows, request);
  const value = page.map((row) => ({ '@odata.id': null, '@odata.context': `${context}/$entity`, ...shown(row) }));
  const nextLink = next === undefined ? undefined : withSkipToken(request.url, next);
  return {
    status: 200,
    headers: quota,
    body: {
      '@odata.context': context,
      '@odata.count': total,
      ...(nextLink !== undefined && { '@odata.nextLink': nextLink }),
      value,
    },
  };
}

/** Group names are a list for clients, and none is no text. */
function shown<Row extends Readonly<Record<string, unknown>>>(row: Row): object {
  const { policyDefinitionGroupNames: names } = row;
  return typeof names === 'string'
    ? { ...row, policyDefinitionGroupNames: names === '' ? null : names.split(',') }
    : row;
}

function withSkipToken(url: URL, offset: number): string {
  const link = new URL(url);
  link.searchParams.set('$skiptoken', String(offset));
  return link.href;
}

function summarize(kernel: Kernel, request: ArmRequest, resource: string): ArmResponse {
  const context = metadata(request, resource);
  const rows = selectedStates(kernel, request);
  const value = {
    '@odata.id': null,
    '@odata.context': `${context}/$entity`,
    results: describeResults(request, rows),
    policyAssignments: describeAssignments(request, rows),
  };
  return { status: 200, headers: quota, body: { '@odata.context': context, '@odata.count': 1, value: [value] } };
}

function describeAssignments(request: ArmRequest, rows: readonly PolicyStateRow[]): readonly object[] {
  const groups = Map.groupBy(rows, ({ policyAssignmentId }) => policyAssignmentId);
  return [...groups].map(([policyAssignmentId, states]) => ({
    policyAssignmentId,
    policySetDefinitionId: states[0]?.policySetDefinitionId,
    results: describeResults(request, states),
    policyDefinitions: [...Map.groupBy(states, policyOf)].map(([, own]) => ({
      policyDefinitionId: own[0]?.policyDefinitionId,
      policyDefinitionReferenceId: own[0]?.policyDefinitionReferenceId,
      effect: own[0]?.['policyDefinitionAction'],
      results: describeResults(request, own),
    })),
    policyGroups: [],
  }));
}

/** A definition of an assignment: within an initiative it may stand more than once, by several names. */
function policyOf({ policyDefinitionId, policyDefinitionReferenceId }: PolicyStateRow): string {
  return `${policyDefinitionId} ${policyDefinitionReferenceId}`;
}

/** A resource counts as non-compliant when one policy finds it so. */
function describeResults(request: ArmRequest, rows: readonly PolicyStateRow[]): object {
  const violations = rows.filter(({ complianceState }) => complianceState === 'NonCompliant');
  const nonCompliant = new Set(violations.map(({ resourceId }) => resourceId));
  const exempt = new Set(
    rows
      .filter(({ complianceState, resourceId }) => complianceState === 'Exempt' && !nonCompliant.has(resourceId))
      .map(({ resourceId }) => resourceId),
  );
  const compliant = new Set(
    rows.map(({ resourceId }) => resourceId).filter((id) => !nonCompliant.has(id) && !exempt.has(id)),
  );
  const policies = new Set(violations.map((row) => `${row.policyAssignmentId} ${policyOf(row)}`));
  const details = [
    ['noncompliant', nonCompliant.size],
    ['compliant', compliant.size],
    ['exempt', exempt.size],
  ] as const;
  const resourceDetails = details.flatMap(([complianceState, count]) =>
    count > 0 ? [{ complianceState, count }] : [],
  );
  return {
    queryResultsUri: request.url.href.replace(/\/summarize\b/i, '/queryResults'),
    nonCompliantResources: nonCompliant.size,
    nonCompliantPolicies: policies.size,
    resourceDetails,
    policyDetails: policies.size > 0 ? [{ complianceState: 'noncompliant', count: policies.size }] : [],
    policyGroupDetails: [],
  };
}

/** States are evaluated when they are asked for; what is left of a scan is its duration, and the events at its end. */
function triggerEvaluation({ operations, durations }: Kernel, request: ArmRequest): ArmResponse {
  const operation = operations.start({
    kind: 'policyStates.triggerEvaluation',
    resourceId: request.resourceId,
    location: 'global',
    family: 'asyncOperationResults',
    seconds: durations.seconds('policyStates.triggerEvaluation'),
    alongside: true,
  });
  const headers = {
    ...operations.headers(request, operation),
    'x-ms-ratelimit-remaining-subscription-resource-requests': '9',
  };
  return { status: 202, headers, operation };
}
