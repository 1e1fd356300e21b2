import type { ResourceManagementClient } from '@azure/arm-resources';
import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { createMonitorAlerts } from '../../../shared/azure/monitor-alerts.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';

const subscriptionId = '00000000-0000-0000-0000-000000000001';
const endpoint = 'https://management.example';
const rulesPath = `/subscriptions/${subscriptionId}/resourceGroups/Web/providers/Microsoft.Insights/metricAlerts`;

describe('fired alerts', () => {
  it.each([
    { what: 'by its name', rule: 'errors' },
    { what: 'in another case', rule: 'ERRORS' },
    { what: 'by its resource id', rule: `${rulesPath}/errors` },
  ])('are those of a rule that is named $what', async ({ rule }) => {
    expect(await fired([rule], page([alert('Errors')]))).toEqual([rule]);
  });

  it.each([
    { what: 'of other rules', alerts: [alert('latency')] },
    { what: 'of a rule whose name only ends alike', alerts: [alert('some-errors')] },
    { what: 'that somebody closed', alerts: [alert('errors', 'Closed')] },
  ])('are not those $what', async ({ alerts }) => {
    expect(await fired(['errors'], page(alerts))).toEqual([]);
  });

  it.each(['New', 'Acknowledged', null, undefined])('count while their state is %s', async (state) => {
    expect(await fired(['errors'], page([alert('errors', state)]))).toEqual(['errors']);
  });

  it('are read to the last page', async () => {
    const { client, asked } = answering(
      page([alert('latency')], `${endpoint}/second`),
      page([], `${endpoint}/third`),
      page([alert('errors')], null),
    );

    expect(await createMonitorAlerts(client, { endpoint, subscriptionId }).fired(['errors', 'other'])).toEqual([
      'errors',
    ]);
    expect(asked.slice(1)).toEqual([`${endpoint}/second`, `${endpoint}/third`]);
  });

  it('are asked for as far back as the service tells, in pages as large as it gives', async () => {
    const { client, asked } = answering(page([]));

    await createMonitorAlerts(client, { endpoint, subscriptionId }).fired(['errors']);

    const { pathname, searchParams } = new URL(asked[0]!);
    expect(pathname).toBe(`/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts`);
    expect(Object.fromEntries(searchParams)).toEqual({
      'api-version': '2019-03-01',
      monitorCondition: 'Fired',
      timeRange: '30d',
      pageCount: '250',
    });
  });

  it('are not asked for where no rule is named', async () => {
    const { client, asked } = answering();

    expect(await createMonitorAlerts(client, { endpoint, subscriptionId }).fired([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it.each([
    { status: 403, error: AzureRefusedError },
    { status: 429, error: AzureUnavailableError },
    { status: 503, error: AzureUnavailableError },
  ])('that cannot be read ($status) are not taken for silence', async ({ status, error }) => {
    await expect(fired(['errors'], { status, body: { error: { code: 'No', message: 'No.' } } })).rejects.toThrow(error);
  });

  it('are not taken for silence either where only a later page cannot be read', async () => {
    const answers = [page([], `${endpoint}/second`), { status: 500, body: {} }];

    await expect(fired(['errors'], ...answers)).rejects.toThrow(AzureUnavailableError);
  });
});

interface Answer {
  readonly status: number;
  readonly body: object;
}

function fired(rules: readonly string[], ...answers: readonly Answer[]): Promise<readonly string[]> {
  return createMonitorAlerts(answering(...answers).client, { endpoint, subscriptionId }).fired(rules);
}

function alert(rule: string, alertState: string | null | undefined = 'New'): object {
  return { properties: { essentials: { alertRule: `${rulesPath}/${rule}`, monitorCondition: 'Fired', alertState } } };
}

function page(value: readonly object[], nextLink?: string | null): Answer {
  return { status: 200, body: { value, nextLink } };
}

/** A client that gives these answers, one after the other, and keeps what was asked. */
function answering(...answers: readonly Answer[]) {
  const asked: string[] = [];
  const sendRequest = (request: PipelineRequest): Promise<PipelineResponse> => {
    const { status, body } = answers[asked.length]!;
    asked.push(request.url);
    return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: JSON.stringify(body) });
  };
  return { asked, client: { sendRequest } as Pick<ResourceManagementClient, 'sendRequest'> };
}
