import { z } from 'zod';

/** What the local Azure services say when they are ready, as far as the stack needs it. */
export const Endpoints = z.object({
  arm: z.url(),
  subscription: z.guid(),
  tenant: z.guid(),
  ca: z.string(),
  cosmos: z.object({ endpoint: z.url(), key: z.string() }),
  serviceBus: z.object({ connectionString: z.string() }),
  eventGrid: z.object({ endpoint: z.url(), key: z.string(), topic: z.string() }),
  entra: z.object({
    authority: z.url(),
    jwks: z.url(),
    issuer: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    signIn: z.url(),
    webClientId: z.guid(),
  }),
  identity: z.object({ endpoint: z.url(), header: z.string(), clientId: z.string() }),
  teams: z.url(),
  storage: z.string(),
  keyVault: z.url(),
  control: z.object({ url: z.url(), key: z.string() }),
});
export type Endpoints = z.infer<typeof Endpoints>;
