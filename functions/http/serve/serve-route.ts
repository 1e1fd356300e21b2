import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { may, rolesFor } from '../../../shared/domain/roles.ts';
import { AzureUnavailableError, ConflictError, UnknownCursorError } from '../../../shared/errors.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import type { Callers } from '../../../shared/ports/callers.ts';
import type { Orchestrations } from '../../../shared/ports/orchestrations.ts';
import { once } from './idempotency.ts';
import { problem } from '../problem.ts';
import { readCall } from './read-call.ts';
import type { Route } from '../route.ts';

export interface ServePorts extends Pick<AppPorts, 'operations' | 'environment'> {
  readonly callers: Callers;
}

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** Serves a route: who calls, may they, what do they ask, was it asked before; then the handler. */
export function serveRoute(
  ports: ServePorts,
  route: Route,
  orchestrations: (context: InvocationContext) => Orchestrations,
): Handler {
  return async (request, context) => {
    try {
      const identified = await ports.callers.identify(request.headers.get('authorization'));
      if (identified.kind === 'refused') {
        return unauthenticated(identified.message, request.headers.get('authorization') !== null);
      }
      const { caller } = identified;
      if (!may(caller.roles, route.command)) {
        return problem(403, { detail: `${route.name} needs ${wordRoles(rolesFor(route.command))}` });
      }
      const call = await readCall(route, request);
      if (call.kind === 'invalid') {
        return problem(call.status, { errors: [...call.problems] });
      }
      return await once(ports, route, { request, caller, text: call.text }, () =>
        route.handle({
          params: call.params as never,
          query: call.query as never,
          body: call.body,
          caller,
          actor: { id: caller.id, name: caller.name },
          headers: { ifMatch: request.headers.get('if-match'), accept: request.headers.get('accept') ?? '' },
          orchestrations: orchestrations(context),
          context,
        }),
      );
    } catch (error) {
      return explain(error, context);
    }
  };
}

function wordRoles(roles: readonly string[]): string {
  return roles.length === 1 ? `the role ${roles[0]}` : `one of the roles ${roles.join(', ')}`;
}

/** RFC 6750, 3.1: what is wrong with a token is told only to who brought one. */
function unauthenticated(detail: string, broughtToken: boolean): HttpResponseInit {
  const refused = problem(401, { detail });
  const challenge = broughtToken ? 'Bearer error="invalid_token"' : 'Bearer';
  return { ...refused, headers: { ...refused.headers, 'www-authenticate': challenge } };
}

/** Trouble that passes is 503; anything else is ours, and its details stay in the log. */
function explain(error: unknown, context: InvocationContext): HttpResponseInit {
  if (error instanceof AzureUnavailableError) {
    const unavailable = problem(503, { detail: `${error.operation} is not possible at the moment: try again` });
    return {
      ...unavailable,
      headers: { ...unavailable.headers, 'retry-after': String(Math.ceil(error.retryAfterSeconds ?? 5)) },
    };
  }
  if (error instanceof UnknownCursorError) {
    return problem(400, { errors: [{ path: 'cursor', message: 'must be from the page before of the same list' }] });
  }
  if (error instanceof ConflictError) {
    return problem(409, { detail: 'Others changed the same records at the same time: try again' });
  }
  context.error(error);
  return problem(500, { detail: `Quote ${context.invocationId} when you report this` });
}
