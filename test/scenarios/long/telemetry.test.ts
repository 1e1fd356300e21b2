import { dirname } from 'node:path';
import { ClientSecretCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTls } from '../../../local/azure/tls/load-tls.ts';
import { receiveTraces, type TraceReceiver } from '../../../local/tour/traces/receive-traces.ts';
import type { ReceivedSpan } from '../../../local/tour/traces/received-span.ts';
import { type Ingestion, startIngestion } from '../../shared/azure/support/ingestion.ts';
import { bake, boots, check, smallRecipe, testStage } from '../support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../support/start-scenarios.ts';
import { until } from '../support/until.ts';
import { everythingIn } from '../support/written.ts';

const patience = 240_000;
const canary = 'canary-b1f5d0c2-in-the-vault';

let receiver: TraceReceiver;
let ingestion: Ingestion;
let scenarios: Scenarios;

beforeAll(async () => {
  receiver = await receiveTraces();
  ingestion = await startIngestion();
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    APPLICATIONINSIGHTS_CONNECTION_STRING: ingestion.connectionString,
    APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
    // Without the sweep, whatever is carried on is carried on by those whose work it is.
    REBAKE_SWEEP_SCHEDULE: '0 0 0 1 1 *',
  };
  scenarios = await startScenarios({ speed: 300, durations: [1, 3], settings });
  // The app trusts the authority of the local Azure.
  ingestion.useTls(await loadTls(dirname(scenarios.stack.endpoints.ca)));
  const { images } = scenarios;
  const secret = await keepSecret(canary);
  const steps = [{ ...bake('echo installing').steps[0], env: { LICENCE: { keyVault: secret } } }];
  await images.save(smallRecipe('secretive', { bake: { ...bake(), steps }, checks: [boots], stages: [testStage] }));
  const checks = [boots, check('absent', 'exit 3')];
  await images.save(smallRecipe('broken', { checks, stages: [testStage] }));
  for (const name of ['secretive', 'broken']) {
    await images.ended(name);
  }
  await images.untilLive('secretive', 'test', '1.0.0');
  await until('its card is shown', async () => (await scenarios.azure.cards()).length > 0);
}, patience);
afterAll(async () => {
  await scenarios.stop();
  await receiver.close();
  await ingestion.close();
}, patience);

function vault(): SecretClient {
  const { keyVault, tenant, entra } = scenarios.stack.endpoints;
  const credential = new ClientSecretCredential(tenant, entra.clientId, entra.clientSecret, {
    authorityHost: entra.authority,
    disableInstanceDiscovery: true,
  });
  return new SecretClient(keyVault, credential, { disableChallengeResourceVerification: true });
}

/** Keeps a secret in the vault and answers its identifier. */
async function keepSecret(value: string): Promise<string> {
  await vault().setSecret('licence', value);
  return new URL('/secrets/licence', scenarios.stack.endpoints.keyVault).href;
}

/** What must not be written down, by what it is. */
async function secrets(): Promise<Readonly<Record<string, string>>> {
  const { cosmos, storage, entra, identity, serviceBus, control } = scenarios.stack.endpoints;
  return {
    'the secret of a step': canary,
    'the webhook': (await vault().getSecret('teams-webhook')).value!,
    'the key of Cosmos DB': cosmos.key,
    'the key of the storage account': /AccountKey=([^;]+)/.exec(storage)![1]!,
    'the key of Service Bus': /SharedAccessKey=([^;]+)/.exec(serviceBus.connectionString)![1]!,
    'the client secret': entra.clientSecret,
    "the identity endpoint's header": identity.header,
    'the key of the control service': control.key,
  };
}

/** The trace in which a rebake of an image definition was planned and all of these functions ran; resolves when it was sent. */
function traceWith(imageDefinition: string, wanted: readonly string[]): Promise<readonly ReceivedSpan[]> {
  return until(`a trace of ${imageDefinition} with ${wanted.join(', ')}`, () => {
    const traces = [...Map.groupBy(receiver.spans(), ({ traceId }) => traceId).values()];
    const found = traces.find((trace) => {
      const names = new Set(trace.map(({ name }) => name));
      const isOf = trace.some(({ attributes }) => attributes['rebake.imageDefinition'] === imageDefinition);
      return isOf && wanted.every((name) => names.has(name));
    });
    return Promise.resolve(found);
  });
}

describe('a trace', () => {
  it('goes from the request through the orchestrations to calls of Resource Manager, and over the topic', async () => {
    const wanted = ['planRebake', 'runMachineCommand', 'captureImageVersion', 'finishPromotion', 'imageVersionLive'];
    const trace = await traceWith('secretive', wanted);

    const arm = new URL(scenarios.stack.endpoints.arm).host;
    const calls = trace.filter(({ attributes }) => String(attributes['http.url']).includes(arm));
    const byId = new Map(trace.map((span) => [span.spanId, span]));
    const callers = new Set(calls.map(({ parentSpanId }) => byId.get(parentSpanId ?? '')?.name));
    expect([...callers]).toEqual(
      expect.arrayContaining(['prepareMachine', 'runMachineCommand', 'captureImageVersion']),
    );
  });

  it('goes on over the queue to the card that people see', async () => {
    const trace = await traceWith('broken', ['planRebake', 'judgeEvidence', 'sendAlert']);

    const [card] = trace.filter(({ name }) => name === 'sendAlert');
    expect(card?.parentSpanId).toBeDefined();
  });
});

describe('Application Insights', () => {
  it("gets the same trace in the identity's name", async () => {
    const trace = await traceWith('secretive', ['planRebake', 'captureImageVersion', 'finishPromotion']);

    const names = new Set(trace.map(({ name }) => name).filter((name) => !name.startsWith('HTTP ')));
    const shown = await until('Application Insights has the trace', () => {
      const ofTrace = ingestion.items().filter(({ tags }) => tags['ai.operation.id'] === trace[0]!.traceId);
      const found = new Set(ofTrace.map(({ data }) => String(data.baseData['name'])));
      return Promise.resolve([...names].every((name) => found.has(name)) && ofTrace);
    });
    expect(shown.filter(({ data }) => data.baseType === 'RequestData')).toEqual([]);
    expect(shown.filter(({ data }) => data.baseData['type'] === 'Http').length).toBeGreaterThan(5);
    const tokens = ingestion.authorizations().map((header) => decodeJwt(header!.replace('Bearer ', '')));
    expect(new Set(tokens.map(({ aud }) => aud))).toEqual(new Set(['https://monitor.azure.com']));
  });

  it('gets the metrics', async () => {
    const wanted = ['rebake.azure.calls', 'rebake.checks', 'rebake.changes', 'rebake.function.duration'];

    await until(`it has ${wanted.join(', ')}`, () => {
      const metrics = ingestion.items().filter(({ data }) => data.baseType === 'MetricData');
      const names = new Set(metrics.flatMap(({ data }) => (data.baseData['metrics'] as { name: string }[])[0]!.name));
      return Promise.resolve(wanted.every((name) => names.has(name)));
    });
  });
});

describe('what is written', () => {
  it('holds no secret, key, token, webhook or signature: not logs, histories, records, blobs, cards or telemetry', async () => {
    const canaries = Object.entries(await secrets());
    const cards = JSON.stringify(await scenarios.azure.cards());
    const telemetry = [...receiver.bodies(), ...ingestion.bodies()].join('\n');
    const written = new Map([...everythingIn(scenarios.stateDir), ['cards', cards], ['telemetry', telemetry]]);

    const found = [...written].flatMap(([place, text]) => [
      ...canaries.filter(([, value]) => text.includes(value)).map(([what]) => `${what} in ${place}`),
      ...(/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\./.test(text) ? [`a token in ${place}`] : []),
      ...(/[?&]sig=(?!REDACTED)[\w%]{10,}/.test(text) ? [`a signature in ${place}`] : []),
    ]);

    expect(found).toEqual([]);
  });

  it('is where this looks, and secrets would be seen there', () => {
    const written = [...everythingIn(scenarios.stateDir).values()];
    const kept = [...everythingIn(scenarios.stateDir, ['azure/keyVault']).values()];

    expect(written.filter((text) => text.includes('secretive')).length).toBeGreaterThan(2);
    expect(kept.some((text) => text.includes(canary))).toBe(true);
  });
});
