import { describe, expect, it } from 'vitest';
import { indexFunctions } from '../../../../local/host/functions/index-functions.ts';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import type { FunctionMetadata } from '../../../../local/host/worker/invocation.ts';

interface Facts {
  readonly name: string;
  readonly bindings: readonly object[];
}

const trigger = (type: string, settings: object = {}) => ({ name: 't', type, direction: 'in', ...settings });
const metadata = ({ name, bindings }: Facts): FunctionMetadata => ({
  name,
  functionId: name,
  directory: '/app',
  scriptFile: 'main.js',
  rawBindings: bindings.map((binding) => JSON.stringify(binding)),
});

/** What is served, and why the rest is not; a timer whose schedule is `bad` cannot be. */
async function index(functions: readonly Facts[], { settings = {}, bundle = true } = {}) {
  const { served, leftOut } = await indexFunctions(functions.map(metadata), {
    settings: createAppSettings({}, settings),
    hasExtension: (type) => bundle || /http|timer/i.test(type),
    createListener: (_create, fn) => {
      if (fn.trigger['schedule'] === 'bad') {
        throw new Error('The schedule is bad.');
      }
      return { start: () => undefined, stop: () => Promise.resolve() };
    },
  });
  return {
    served: served.map(({ fn, route, listener }) => ({
      name: fn.name,
      ...(route && { route: route.template.text }),
      ...(listener && { listens: true }),
      ...(fn.disabled && { disabled: true }),
    })),
    leftOut: leftOut.map(({ name, reason }) => `${name}: ${reason}`),
  };
}

const http = (name: string, settings: object = {}): Facts => ({
  name,
  bindings: [trigger('httpTrigger', settings), { name: '$return', type: 'http', direction: 'out' }],
});

describe('indexing', () => {
  it.each([
    { what: 'an HTTP function', facts: http('f'), served: { name: 'f', route: 'f' } },
    {
      what: 'a timer',
      facts: { name: 'f', bindings: [trigger('timerTrigger')] },
      served: { name: 'f', listens: true },
    },
    {
      what: 'a type in any casing',
      facts: { name: 'f', bindings: [trigger('TIMERTRIGGER')] },
      served: { name: 'f', listens: true },
    },
    {
      what: 'a function that others call',
      facts: { name: 'f', bindings: [trigger('activityTrigger')] },
      served: { name: 'f' },
    },
    { what: 'an event handler', facts: { name: 'f', bindings: [trigger('eventGridTrigger')] }, served: { name: 'f' } },
    {
      what: 'a warmup function, which nobody calls here',
      facts: { name: 'f', bindings: [trigger('warmupTrigger')] },
      served: { name: 'f' },
    },
    {
      what: 'a function with a durable client',
      facts: { name: 'f', bindings: [trigger('timerTrigger'), { name: 'c', type: 'durableClient', direction: 'in' }] },
      served: { name: 'f', listens: true },
    },
  ])('serves $what', async ({ facts, served }) => {
    expect(await index([facts])).toEqual({ served: [served], leftOut: [] });
  });

  it.each([
    { facts: { name: 'f', bindings: [trigger('timerTrigger', { schedule: 'bad' })] }, says: 'The schedule is bad.' },
    {
      facts: { name: 'f', bindings: [trigger('blobTrigger')] },
      says: "The binding type(s) 'blobTrigger' are not supported by this host.",
    },
    {
      facts: { name: 'f', bindings: [trigger('timerTrigger'), { name: 'o', type: 'queue', direction: 'out' }] },
      says: "The binding type(s) 'queue' are not supported",
    },
    { facts: { name: 'f', bindings: [] }, says: 'A function has exactly one trigger; this one has 0.' },
    {
      facts: { name: 'f', bindings: [trigger('timerTrigger'), { ...trigger('httpTrigger'), name: 'u' }] },
      says: 'this one has 2.',
    },
    { facts: { name: '1f', bindings: [trigger('timerTrigger')] }, says: "'1f' is not a valid function name" },
    { facts: { name: 'f.g', bindings: [trigger('timerTrigger')] }, says: 'is not a valid function name' },
    { facts: { name: 'f'.repeat(129), bindings: [trigger('timerTrigger')] }, says: 'is not a valid function name' },
    {
      facts: { name: 'f', bindings: [trigger('timerTrigger', { schedule: '%WHEN%' })] },
      says: 'the app setting WHEN is missing',
    },
    { facts: http('f', { route: 'a/{b' }), says: 'incomplete' },
    { facts: http('f', { route: 'admin/x' }), says: 'conflicts with one or more built in routes' },
  ])('leaves out, with the reason: $says', async ({ facts, says }) => {
    const { served, leftOut } = await index([facts, http('other')]);

    expect(served).toEqual([{ name: 'other', route: 'other' }]);
    expect(leftOut).toEqual([expect.stringContaining(says)]);
  });

  it('leaves out the second of two names that differ in casing alone', async () => {
    expect(await index([http('Hello'), http('hello', { route: 'other' })])).toEqual({
      served: [{ name: 'Hello', route: 'Hello' }],
      leftOut: ["hello: Function names are not case-sensitive: 'Hello' is there already."],
    });
  });

  it('leaves out the second of two equal routes', async () => {
    const { leftOut } = await index([http('a', { route: 'x' }), http('b', { route: 'X' }), http('c', { route: 'y' })]);

    expect(leftOut).toEqual(["b: The route specified conflicts with the route defined by function 'a'."]);
  });

  it('leaves out what needs an extension that the app did not install', async () => {
    const { leftOut } = await index([{ name: 'f', bindings: [trigger('activityTrigger')] }], { bundle: false });

    expect(leftOut).toEqual([expect.stringContaining("The binding type(s) 'activityTrigger' are not registered")]);
  });

  it.each([
    { settings: { 'AzureWebJobs.f.Disabled': 'true' }, disabled: true },
    { settings: { AzureWebJobs_f_Disabled: '1' }, disabled: true },
    { settings: { 'azurewebjobs.F.disabled': 'TRUE' }, disabled: true },
    { settings: { 'AzureWebJobs.f.Disabled': 'false' }, disabled: false },
    { settings: { 'AzureWebJobs.g.Disabled': 'true' }, disabled: false },
  ])('disables a function by $settings: $disabled', async ({ settings, disabled }) => {
    const { served } = await index([http('f')], { settings });

    expect(served).toEqual([{ name: 'f', route: 'f', ...(disabled && { disabled }) }]);
  });

  it('fills settings into the texts of bindings', async () => {
    const { served } = await index([http('f', { route: '%BASE%/x' })], { settings: { BASE: 'v1' } });

    expect(served).toEqual([{ name: 'f', route: 'v1/x' }]);
  });
});
