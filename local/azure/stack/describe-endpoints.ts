import { join } from 'node:path';
import type { ClockSettings } from '../../support/clock.ts';
import { apiClientId, findPrincipal, subscriptionId, tenantId } from '../entra/directory.ts';
import { caPath } from '../tls/load-tls.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { Endpoints } from './endpoints.ts';
import type { SteeredServices } from './steered-services.ts';
import type { Secrets } from './start-services.ts';
import { topicId } from './topic-id.ts';

interface Surroundings {
  readonly stateDir: string;
  readonly clock: ClockSettings;
}

/** The ready line of the services that run. */
export function describeEndpoints(
  services: SteeredServices,
  secrets: Secrets,
  { stateDir, clock }: Surroundings,
): Endpoints {
  const { arm, cosmos, serviceBus, eventGrid, entra, identity, signIn, teams, storage, keyVault, control } = services;
  const ca = caPath(join(stateDir, 'tls'));
  return {
    ...(arm && { arm: arm.origin }),
    subscription: subscriptionId,
    tenant: tenantId,
    ca,
    ...(cosmos && { cosmos: { endpoint: cosmos.endpoint, key: secrets.cosmosKey, ca } }),
    ...(serviceBus && { serviceBus: { connectionString: serviceBus.connectionString } }),
    ...(eventGrid && describeTopic(eventGrid)),
    entra: {
      authority: entra.authority,
      tenant: tenantId,
      jwks: entra.jwks,
      issuer: `${entra.authority}/${tenantId}/v2.0`,
      clientId: clientIdOf('az'),
      clientSecret: entra.credentials.clientSecret,
      ...(signIn && { signIn: signIn.authority, webClientId: apiClientId }),
    },
    ...(identity && {
      identity: {
        endpoint: identity.endpoint,
        header: entra.credentials.identityHeader,
        clientId: clientIdOf('rebake'),
      },
    }),
    ...(teams && { teams: teams.webhookUrl }),
    ...(storage && { storage: storage.connectionString }),
    ...(keyVault && { keyVault: keyVault.url }),
    ...(control && { control: { url: control.url, key: secrets.controlKey } }),
    clock,
  };
}

/** Rebake's topic, unless somebody deleted it. */
function describeTopic(eventGrid: EventGrid): Pick<Endpoints, 'eventGrid'> {
  const topic = eventGrid.topics.get(topicId);
  return topic?.kind === 'custom'
    ? { eventGrid: { endpoint: eventGrid.endpoint(topic), key: topic.key1, topic: topic.id } }
    : {};
}

function clientIdOf(alias: string): string {
  return findPrincipal(alias)?.clientId ?? '';
}
