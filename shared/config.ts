import { z } from 'zod';
import { toProblems } from './domain/problem.ts';
import { ConfigError } from './errors.ts';

/** The app's settings, by their names in the environment. */
const Settings = z.object({
  AZURE_SUBSCRIPTION_ID: z.guid(),
  AZURE_TENANT_ID: z.guid(),
  /** Client id of the user-assigned managed identity; without it the system-assigned one. */
  AZURE_CLIENT_ID: z.guid().optional(),
  REBAKE_ARM_ENDPOINT: z.url().default('https://management.azure.com'),
  /** Holds the galleries of all stages. */
  REBAKE_GALLERY_RESOURCE_GROUP: z.string().min(1),
  /** Subnets that machines join, one for each region: `REGION=ID;REGION=ID`. Without it each machine gets a network. */
  REBAKE_BUILDER_SUBNETS: z
    .string()
    .regex(/^[a-z0-9]+=\/subscriptions\/[^;=]+(;[a-z0-9]+=\/subscriptions\/[^;=]+)*$/, 'is not REGION=ID;REGION=ID')
    .optional(),
  /** Bakes that run at a time. */
  REBAKE_MAX_BAKES: z.coerce.number().int().min(1).max(200).default(10),
  REBAKE_COSMOS_ENDPOINT: z.url(),
  REBAKE_COSMOS_DATABASE: z.string().min(1).default('rebake'),
  /** The custom topic's address, `https://…/api/events`. */
  REBAKE_EVENT_TOPIC_ENDPOINT: z.url(),
  /** Service Bus by connection string, or by namespace and managed identity: one of the two. */
  ServiceBusConnection: z.string().min(1).optional(),
  ServiceBusConnection__fullyQualifiedNamespace: z.string().min(1).optional(),
  REBAKE_ALERTS_QUEUE: z.string().min(1).default('alerts'),
  /** The queue that Event Grid puts events about the machines of watched subscriptions into. */
  REBAKE_MACHINE_EVENTS_QUEUE: z.string().min(1).default('machine-events'),
  /** Blob storage for the logs of steps, by connection string or by address and managed identity: one of the two. */
  REBAKE_STORAGE_CONNECTION: z.string().min(1).optional(),
  REBAKE_STORAGE_BLOB_ENDPOINT: z.url().optional(),
  REBAKE_LOGS_CONTAINER: z.string().min(3).default('step-logs'),
  /** Key Vault identifier of the secret that holds the Teams workflow's address. */
  REBAKE_TEAMS_WEBHOOK_SECRET: z.url(),
  /** Whether a vault's challenge must name the vault's own domain; off only where vaults have other domains than Azure's. */
  REBAKE_VERIFY_KEY_VAULT: z.stringbool().default(true),
  /** `aud` of the tokens that callers of the API bring. */
  REBAKE_API_AUDIENCE: z.string().min(1),
  /** `iss` of those tokens; by default the tenant's v2.0 issuer. */
  REBAKE_API_ISSUER: z.url().optional(),
  /** Address of the issuer's keys; by default the tenant's. */
  REBAKE_API_JWKS: z.url().optional(),
  /** Where people sign in from a browser; by default the tenant. */
  REBAKE_SIGN_IN_AUTHORITY: z.url().optional(),
  /** The application that people sign in with; by default the API's own registration, if the audience is its client id. */
  REBAKE_SIGN_IN_CLIENT_ID: z.guid().optional(),
  /** Where people reach the API, for links in cards. */
  REBAKE_API_URL: z.url(),
  /** NCRONTAB or time span. */
  REBAKE_WATCH_SCHEDULE: z.string().min(1).default('0 0 * * * *'),
  /** Base images are looked at within this many seconds after the schedule. */
  REBAKE_WATCH_JITTER_SECONDS: z.coerce.number().int().min(0).max(3600).default(300),
  /** When the whole inventory of machines is looked at. */
  REBAKE_INVENTORY_SCHEDULE: z.string().min(1).default('0 20 * * * *'),
  /** When findings that a crash left alone and exemptions that end are looked for. */
  REBAKE_TEND_SCHEDULE: z.string().min(1).default('0 * * * * *'),
  /** Where traces and metrics are sent, as OTLP over HTTP. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** The Application Insights that they are sent to; the host reports its logs and requests there by itself. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z
    .string()
    .regex(/(^|;)InstrumentationKey=[0-9a-f-]{36}(;|$)/i, 'names no InstrumentationKey')
    .optional(),
  REBAKE_SWEEP_SCHEDULE: z.string().min(1).default('0 */5 * * * *'),
});

const Checked = Settings.superRefine((settings, context) => {
  const pairs = [
    ['ServiceBusConnection', 'ServiceBusConnection__fullyQualifiedNamespace'],
    ['REBAKE_STORAGE_CONNECTION', 'REBAKE_STORAGE_BLOB_ENDPOINT'],
  ] as const;
  for (const [one, other] of pairs) {
    if ((settings[one] === undefined) === (settings[other] === undefined)) {
      context.addIssue({ code: 'custom', path: [one], message: `set either ${one} or ${other}` });
    }
  }
  if (!z.guid().safeParse(signInClient(settings)).success) {
    const message = 'is needed, as REBAKE_API_AUDIENCE is no client id that people could sign in with';
    context.addIssue({ code: 'custom', path: ['REBAKE_SIGN_IN_CLIENT_ID'], message });
  }
});

export type Config = Readonly<z.infer<typeof Checked>>;

/** The names of all settings, as infrastructure and documentation have to know them. */
export const settingNames = Object.keys(Settings.shape) as readonly (keyof Config)[];

/** Reads the configuration once. Throws a `ConfigError` that lists every problem; values are never part of it. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Checked.safeParse(given);
  if (!parsed.success) {
    const lines = toProblems(parsed.error).map(({ path, message }) => `  ${path}: ${message}`);
    throw new ConfigError(['The configuration has problems:', ...lines].join('\n'));
  }
  return parsed.data;
}

/** Subnets that machines join, by region; empty when each machine gets a network of its own. */
export function builderSubnets({ REBAKE_BUILDER_SUBNETS: subnets = '' }: Config): ReadonlyMap<string, string> {
  const pairs = subnets.split(';').filter((pair) => pair !== '');
  return new Map(pairs.map((pair) => pair.split('=') as [region: string, id: string]));
}

/** Whether traces and metrics are sent anywhere; if not, none are made. */
export function sendsTelemetry(config: Config): boolean {
  return config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined || config.APPLICATIONINSIGHTS_CONNECTION_STRING !== undefined;
}

/** Whose tokens the API takes. By default the tenant's own, by its v2.0 endpoint. */
export function tokenRules(config: Config): { issuer: string; audience: string; jwks: string } {
  const authority = authorityOf(config);
  return {
    issuer: config.REBAKE_API_ISSUER ?? `${authority}/v2.0`,
    audience: config.REBAKE_API_AUDIENCE,
    jwks: config.REBAKE_API_JWKS ?? `${authority}/discovery/v2.0/keys`,
  };
}

/** How people sign in from a browser for a token that the API takes. */
export function signInSettings(config: Config): { authority: string; clientId: string; scope: string } {
  return {
    authority: config.REBAKE_SIGN_IN_AUTHORITY ?? authorityOf(config),
    clientId: signInClient(config),
    scope: `${config.REBAKE_API_AUDIENCE}/.default`,
  };
}

/** A registration's client id is the audience of its v2.0 tokens, and part of the address that Entra ID proposes for it. */
function signInClient(settings: z.infer<typeof Settings>): string {
  return settings.REBAKE_SIGN_IN_CLIENT_ID ?? settings.REBAKE_API_AUDIENCE.replace(/^api:\/\//, '');
}

function authorityOf({ AZURE_TENANT_ID: tenant }: Config): string {
  return `https://login.microsoftonline.com/${tenant}`;
}
