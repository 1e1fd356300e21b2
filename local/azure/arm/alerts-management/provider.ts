import { armTime } from '../kernel/arm-time.ts';
import type { CreateProvider } from '../kernel/provider.ts';
import { route, subscriptionPath } from '../kernel/route.ts';
import { createFiredAlerts, type FiredAlert } from './fired-alerts.ts';

const path = `${subscriptionPath}/providers/Microsoft.AlertsManagement/alerts` as const;

/** Microsoft.AlertsManagement: the alerts of the subscription, to read (https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all). */
export const alertsManagement: CreateProvider = (kernel) => {
  const alerts = createFiredAlerts(kernel);
  return {
    routes: [
      route({
        method: 'GET',
        path,
        action: 'Microsoft.AlertsManagement/alerts/read',
        apiVersions: ['2018-05-05', '2019-03-01', '2023-07-12-preview'],
        handle: (request) => ({
          status: 200,
          body: {
            value: alerts
              .list(request.query('monitorCondition'))
              .map((alert) => describe(request.params.subscriptionId, alert)),
          },
        }),
      }),
    ],
  };
};

function describe(subscriptionId: string, { id, rule, condition, firedAt }: FiredAlert): unknown {
  const at = armTime(firedAt);
  return {
    id: `/subscriptions/${subscriptionId}/providers/Microsoft.AlertsManagement/alerts/${id}`,
    type: 'Microsoft.AlertsManagement/alerts',
    name: rule,
    properties: {
      essentials: {
        severity: 'Sev2',
        signalType: 'Metric',
        alertState: 'New',
        monitorCondition: condition,
        targetResourceType: '',
        monitorService: 'Platform',
        alertRule: `/subscriptions/${subscriptionId}/resourceGroups/rebake/providers/Microsoft.Insights/metricAlerts/${rule}`,
        startDateTime: at,
        lastModifiedDateTime: at,
      },
    },
  };
}
