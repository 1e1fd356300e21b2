import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { createOrchestrations } from '../../orchestrations.ts';
import { browse, openInBrowser, type SignIn } from '../browse/browse.ts';
import type { Route } from '../route.ts';
import { serveRoute, type ServePorts } from './serve-route.ts';
import { noSuchRoute } from './no-such-route.ts';
import { docs, health, openApi } from './open-pages.ts';

/** Registers every route, and the few pages that ask for no token. Tokens are verified by the app, not by keys. */
export function registerApi(ports: ServePorts, routes: readonly Route[], url: string, signIn: SignIn): void {
  const orchestrations = (context: InvocationContext) => createOrchestrations(df.getClient(context));
  for (const route of routes) {
    app.http(route.name, {
      route: route.path,
      methods: [route.method],
      authLevel: 'anonymous',
      extraInputs: [df.input.durableClient()],
      handler: openInBrowser(signIn, serveRoute(ports, route, orchestrations)),
    });
  }
  app.http('health', { route: 'health', methods: ['GET'], authLevel: 'anonymous', handler: health });
  app.http('openapi', {
    route: 'openapi.json',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: openApi(routes, url),
  });
  app.http('browse', {
    route: 'browse/{*file}',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: browse(signIn),
  });
  app.http('noSuchRoute', {
    route: '{*path}',
    methods: ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'],
    authLevel: 'anonymous',
    handler: openInBrowser(signIn, noSuchRoute(routes)),
  });
  app.http('docs', { route: 'docs/{file?}', methods: ['GET'], authLevel: 'anonymous', handler: docs() });
}
