import type { ResourceManagementClient } from '@azure/arm-resources';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { HealthAlerts } from '../ports/support.ts';
import { azureCall } from './azure-call.ts';

/** Alerts Management has no maintained client library; this is its stable version. */
const apiVersion = '2019-03-01';

/**
 * Without these a page has 25 alerts, and none that fired more than a day ago: 250 and 30 days are the most.
 * https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all
 */
const everyFired = { monitorCondition: 'Fired', timeRange: '30d', pageCount: '250' };

const Essentials = z.object({ alertRule: z.string(), alertState: z.string().nullish() });
const AlertsPage = z.object({
  value: z.array(z.object({ properties: z.object({ essentials: Essentials }) })),
  nextLink: z.string().nullish(),
});

type AlertsClient = Pick<ResourceManagementClient, 'sendRequest'>;

/** Azure Monitor alerts of the subscription. */
export function createMonitorAlerts(
  client: AlertsClient,
  { endpoint, subscriptionId }: { readonly endpoint: string; readonly subscriptionId: string },
): HealthAlerts {
  return {
    async fired(alertRules) {
      if (alertRules.length === 0) {
        return [];
      }
      const first = new URL(`/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts`, endpoint);
      first.search = String(new URLSearchParams({ 'api-version': apiVersion, ...everyFired }));
      const open = await openRules(client, first.href);
      return alertRules.filter((rule) => open.some((id) => namesRule(id, rule)));
    },
  };
}

/** Rules of the alerts on this page and those after it, but for what somebody closed. */
async function openRules(client: AlertsClient, page: string): Promise<readonly string[]> {
  const { value, nextLink } = await readPage(client, page);
  const essentials = value.map(({ properties }) => properties.essentials);
  const open = essentials.filter(({ alertState }) => alertState !== 'Closed').map(({ alertRule }) => alertRule);
  return nextLink ? [...open, ...(await openRules(client, nextLink))] : open;
}

async function readPage(client: AlertsClient, url: string): Promise<z.infer<typeof AlertsPage>> {
  const headers = createHttpHeaders({ accept: 'application/json' });
  const { bodyAsText } = await azureCall('list fired alerts', async () => {
    const response = await client.sendRequest(createPipelineRequest({ url, headers }));
    if (response.status !== 200) {
      const details = { statusCode: response.status, request: response.request, response };
      throw new RestError(response.bodyAsText ?? 'no answer', details);
    }
    return response;
  });
  return AlertsPage.parse(JSON.parse(bodyAsText ?? '{}'));
}

/** Azure names the rule by its resource id; recipes by its name. */
function namesRule(id: string, rule: string): boolean {
  return id.toLowerCase() === rule.toLowerCase() || id.toLowerCase().endsWith(`/${rule.toLowerCase()}`);
}
