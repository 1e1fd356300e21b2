import type { Arm } from '../arm/arm.ts';
import type { Cosmos } from '../cosmos/create-cosmos.ts';
import type { Entra } from '../entra/create-entra.ts';
import type { IdentityEndpoint } from '../entra/create-identity-endpoint.ts';
import type { SignIn } from '../entra/web/create-sign-in.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { KeyVault } from '../key-vault/create-key-vault.ts';
import type { ServiceBus } from '../service-bus/service-bus.ts';
import type { Storage } from '../storage/create-storage.ts';
import type { Teams } from '../teams/create-teams.ts';

/** The services that run, for callers in the same process. */
export interface Services {
  readonly entra: Entra;
  readonly identity?: IdentityEndpoint;
  readonly signIn?: SignIn;
  readonly storage?: Storage;
  readonly serviceBus?: ServiceBus;
  readonly eventGrid?: EventGrid;
  readonly keyVault?: KeyVault;
  readonly teams?: Teams;
  readonly cosmos?: Cosmos;
  readonly arm?: Arm;
}
