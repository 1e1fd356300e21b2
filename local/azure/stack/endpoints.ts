import type { ClockSettings } from '../../support/clock.ts';

/** The ready line: where each service that runs is found. Members of services that do not run are absent. */
export interface Endpoints {
  /** Resource Manager's endpoint. */
  readonly arm?: string;
  readonly subscription: string;
  readonly tenant: string;
  /** Path of the certificate, PEM, that clients must trust. */
  readonly ca: string;
  readonly cosmos?: { readonly endpoint: string; readonly key: string; readonly ca: string };
  readonly serviceBus?: { readonly connectionString: string };
  /** The custom topic `rebake`, which takes CloudEvents; `topic` is its resource id. */
  readonly eventGrid?: { readonly endpoint: string; readonly key: string; readonly topic: string };
  /** `clientId` and `clientSecret` are those of the service principal `az`. */
  readonly entra: {
    readonly authority: string;
    readonly tenant: string;
    readonly jwks: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** The authority for browsers, over http, and the client id that web pages sign people in with. */
    readonly signIn?: string;
    readonly webClientId?: string;
  };
  /** `IDENTITY_ENDPOINT` and `IDENTITY_HEADER` of an app with the managed identity `rebake`. */
  readonly identity?: { readonly endpoint: string; readonly header: string; readonly clientId: string };
  /** Where cards are posted; a browser that opens it sees the channel. */
  readonly teams?: string;
  /** The storage account's connection string. */
  readonly storage?: string;
  readonly keyVault?: string;
  /** Requests carry the key in `x-control-key`. */
  readonly control?: { readonly url: string; readonly key: string };
  /** What other processes need to agree on the time; `base` is there once the speed was changed while it ran. */
  readonly clock: ClockSettings;
}
