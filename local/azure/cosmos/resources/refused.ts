import { badRequest, notSupported } from '../errors.ts';
import type { CosmosRequest, Handler } from '../http/exchange.ts';

/** Serverless accounts have no provisioned throughput: https://learn.microsoft.com/azure/cosmos-db/serverless. */
export function refuseThroughput(request: CosmosRequest, resource: string): void {
  const asked = ['x-ms-offer-throughput', 'x-ms-cosmos-offer-autopilot-settings', 'x-ms-offer-type'];
  if (asked.some((header) => request.header(header) !== undefined)) {
    throw badRequest(
      `Setting offer throughput or autopilot on ${resource} is not supported for serverless accounts. ` +
        'Learn more: https://aka.ms/cosmosdb-serverless-troubleshooting',
    );
  }
}

export const refuseOffers: Handler = () => {
  throw badRequest(
    'Reading or replacing offers is not supported for serverless accounts. ' +
      'Learn more: https://aka.ms/cosmosdb-serverless-troubleshooting',
  );
};

/** Says by its name what is not there: server-side code, users and permissions, conflicts and attachments. */
export function refuse(what: string): Handler {
  return () => {
    throw notSupported(what);
  };
}
