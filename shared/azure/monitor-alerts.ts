import type { ResourceManagementClient } from '@azure/arm-resources';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import type { HealthAlerts } from '../ports/support.ts';
import { azureCall } from './azure-call.ts';

/** Alerts Management has no maintained client library; this is its stable version. */
const apiVersion = '2019-03-01';

const Alerts = z.object({
  value: z.array(
    z.object({
      properties: z.object({
        essentials: z.object({
          alertRule: z.string(),
          monitorCondition: z.string().optional(),
          alertState: z.string().optional(),
        }),
      }),
    }),
  ),
});

/** Azure Monitor alerts of the subscription. */
export function createMonitorAlerts(
  client: Pick<ResourceManagementClient, 'sendRequest'>,
  { endpoint, subscriptionId }: { readonly endpoint: string; readonly subscriptionId: string },
): HealthAlerts {
  return {
    async fired(alertRules) {
      if (alertRules.length === 0) {
        return [];
      }
      const url = new URL(`/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts`, endpoint);
      url.search = String(new URLSearchParams({ 'api-version': apiVersion, monitorCondition: 'Fired' }));
      const headers = createHttpHeaders({ accept: 'application/json' });
      const answer = await azureCall('list fired alerts', async () => {
        const response = await client.sendRequest(createPipelineRequest({ url: url.href, headers }));
        if (response.status !== 200) {
          const details = { statusCode: response.status, request: response.request, response };
          throw new RestError(response.bodyAsText ?? 'no answer', details);
        }
        return response;
      });
      const fired = Alerts.parse(JSON.parse(answer.bodyAsText ?? '{}')).value.map(
        ({ properties }) => properties.essentials,
      );
      return alertRules.filter((rule) =>
        fired.some(({ alertRule, alertState }) => alertState !== 'Closed' && namesRule(alertRule, rule)),
      );
    },
  };
}

/** Azure names the rule by its resource id; recipes by its name. */
function namesRule(id: string, rule: string): boolean {
  return id.toLowerCase() === rule.toLowerCase() || id.toLowerCase().endsWith(`/${rule.toLowerCase()}`);
}
