import { authorizationFailed, type Enforcement } from '../../authorization/permissions.ts';
import type { Gateway, Submission } from './gateway.ts';
import type { Kernel } from '../provider.ts';
import type { JsonObject } from '../resource.ts';
import { addressedId, createArmRequest, requireScope } from './arm-request.ts';
import type { Execute } from './execute.ts';
import type { HttpRequest } from './https-server.ts';
import { parseBody } from './request-body.ts';
import type { Match, RouteTable } from './route-table.ts';
import { requireApiVersion, unknownMethod, unknownPath } from './unknown-route.ts';

export interface GatewayOptions {
  readonly kernel: Pick<Kernel, 'resources'>;
  readonly enforcement: Enforcement;
  /** Known once every provider is there. */
  readonly table: () => RouteTable;
  readonly executeWithin: Execute;
}

type Addressed = Omit<Submission, 'body'>;

interface Admitted {
  readonly match: Match;
  readonly resourceId: string;
  readonly evidence: JsonObject;
}

/** The front door without http: who calls is known already, and limits count the request that it is a part of. */
export function createGateway(options: GatewayOptions): Gateway {
  return {
    check: (submission) => void admit(options, submission),
    put(submission) {
      const { match, resourceId, evidence } = admit(options, submission);
      const { route } = match;
      const { caller, apiVersion, correlationId } = submission;
      const http = requestOf(submission);
      const trace = { correlationId, headers: {} };
      const request = createArmRequest({ http, match, caller, apiVersion, resourceId, trace });
      return options.executeWithin({ route, request, evidence, http }, () => {
        requireScope.parents(options.kernel.resources, match, resourceId);
        return route.body ? { ...request, body: parseBody(http.body, route.body, route) } : request;
      });
    },
  };
}

function admit({ kernel, enforcement, table }: GatewayOptions, { id, apiVersion, caller }: Addressed): Admitted {
  const matches = table().match(id);
  const match = matches.find(({ route }) => route.method === 'PUT');
  if (!match) {
    throw matches.length > 0 ? unknownMethod('PUT', matches) : unknownPath(id, apiVersion, table());
  }
  const resourceId = addressedId(kernel.resources, match);
  requireScope.subscription(kernel.resources, resourceId);
  const evidence = enforcement.evidence(caller, match.route.action, resourceId);
  if (!evidence) {
    throw authorizationFailed(caller, match.route.action, resourceId);
  }
  requireApiVersion(match.route, apiVersion, undefined);
  return { match, resourceId, evidence };
}

function requestOf({ id, apiVersion, origin, body }: Submission): HttpRequest {
  return {
    method: 'PUT',
    url: new URL(`${id}?api-version=${apiVersion}`, origin),
    headers: {},
    body: JSON.stringify(body),
    clientIpAddress: '127.0.0.1',
  };
}
