import { describe, expect, it } from 'vitest';
import { writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { createApi } from '../../../support/call-api.ts';

const yaml = { 'content-type': 'application/yaml' };
const params = { imageDefinition: 'ubuntu-web' };

describe('what is wrong with a request', () => {
  it('is named all at once: in its address, its query and its body', async () => {
    const { call } = createApi();

    const answer = await call('requestPromotion', {
      params: { imageDefinition: 'No Name', version: '1.0' },
      body: { stage: '', reason: 7, whatever: true },
    });

    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(pathsOf(answer.json)).toEqual(
      expect.arrayContaining(['imageDefinition', 'version', 'stage', 'reason', 'whatever']),
    );
  });

  it.each([
    { route: 'requestPromotion', faults: ['reason is required', 'stage is required'] },
    { route: 'rollBackStage', faults: ['reason is required'] },
    {
      route: 'submitEvidence',
      faults: ['check is required', 'outcome must be one of passed, failed, timedOut, error'],
    },
    {
      route: 'grantExemption',
      faults: ['scope is required', 'owner is required', 'reason is required', 'expiresAt is required'],
    },
    { route: 'putFreezeWindows', faults: ['reason is required', 'windows is required'] },
  ])('is all that an empty body of $route lacks', async ({ route, faults }) => {
    const answer = await createApi().call(route, { params: { ...params, version: '1.0.0', stage: 'test' }, body: {} });

    expect(errorsOf(answer.json).map(({ path, message }) => `${path} ${message}`)).toEqual(faults);
  });

  it.each([
    {
      route: 'listAuditEntries',
      query: { from: 'yesterday' },
      fault: 'from must be a date and time, such as 2026-09-14T08:00:00Z',
    },
    { route: 'listAuditEntries', query: { imageDefinition: '' }, fault: 'imageDefinition must not be empty' },
    { route: 'deleteImageDefinition', query: { reason: '' }, fault: 'reason must not be empty' },
    { route: 'listRebakes', query: { limit: 'many' }, fault: 'limit must be a number' },
  ])('is told of $query in words', async ({ route, query, fault }) => {
    const answer = await createApi().call(route, { params, query: query });

    const [told] = errorsOf(answer.json).map(({ path, message }) => `${path} ${message}`);
    expect(told).toEqual(typeof fault === 'string' ? fault : expect.stringMatching(fault));
  });

  it('is named in the query beside the address', async () => {
    const answer = await createApi().call('listRebakes', {
      params: { imageDefinition: 'No Name' },
      query: { limit: '0' },
    });

    expect(answer.status).toBe(400);
    expect(pathsOf(answer.json)).toEqual(['imageDefinition', 'limit']);
  });

  it.each([
    { route: 'putComplianceRules', query: { dryrun: 'true' }, body: {}, path: 'dryrun' },
    { route: 'listRebakes', query: { limt: '5' }, body: undefined, path: 'limt' },
    { route: 'readImageDefinition', query: { expand: 'all' }, body: undefined, path: 'expand' },
    { route: 'startRebake', query: {}, body: { forse: true }, path: 'forse' },
    { route: 'pauseRebakes', query: {}, body: { reason: 'holidays', until: 'May' }, path: 'until' },
    { route: 'deprecateImageVersion', query: {}, body: { reason: 'old', Force: true }, path: 'Force' },
    { route: 'revokeImageVersion', query: {}, body: { reason: 'bad', force: false }, path: 'force' },
    { route: 'rollBackStage', query: {}, body: { reason: 'bad', version: '1.0.0' }, path: 'version' },
    { route: 'requestPromotion', query: {}, body: { stage: 'production', iflive: '1.0.0' }, path: 'iflive' },
  ])('is $path of $route, which is not known and might be meant otherwise', async ({ route, query, body, path }) => {
    const { call, ports } = createApi();
    const all = { ...params, version: '1.0.0', stage: 'production' };

    const answer = await call(route, { params: all, query: query, body });

    expect(answer.status).toBe(400);
    expect(pathsOf(answer.json)).toContain(path);
    expect(ports.records.commits).toEqual([]);
  });

  it('is a content type that is not understood', async () => {
    const answer = await createApi().call('startRebake', {
      params,
      body: '<a/>',
      headers: { 'content-type': 'text/xml' },
    });

    expect(answer.status).toBe(415);
  });

  it('is told with line and column in YAML', async () => {
    const answer = await createApi().call('putImageDefinition', {
      params,
      headers: yaml,
      body: 'name: ubuntu-web\nos: [Linux\nowner: x\n',
    });

    expect(answer.status).toBe(400);
    expect(messagesOf(answer.json)).toMatch(/is not YAML \(line 3, column \d+\): [^:]+[^:\d]$/);
  });

  it('is told with line and column in JSON', async () => {
    const answer = await createApi().call('putImageDefinition', {
      params,
      body: '{\n  "name": "ubuntu-web",\n  "os": oops\n}',
    });

    expect(messagesOf(answer.json)).toMatch(/is not JSON \(line 3, column 9\)/);
  });

  it('is told with line and column of JSON that ends too early', async () => {
    const answer = await createApi().call('putImageDefinition', { params, body: '{\n  "name": "ubuntu-web"' });

    expect(messagesOf(answer.json)).toMatch(/is not JSON \(line 2, column 23\)/);
  });

  it('is YAML whose aliases would blow up', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [name, before] of [
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
      ['e', 'd'],
    ] as const) {
      bomb.push(`${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]`);
    }

    const answer = await createApi().call('putImageDefinition', { params, headers: yaml, body: bomb.join('\n') });

    expect(answer.status).toBe(400);
    expect(messagesOf(answer.json)).toMatch(/is not YAML/);
  });

  it.each(['null', '[]', '"text"', '42'])('is a body of %s where an object is meant', async (body) => {
    const answer = await createApi().call('startRebake', { params, body });

    expect(answer.status).toBe(400);
  });
});

describe('recipes', () => {
  it('are taken as YAML and as JSON', async () => {
    const { call, ports } = createApi();
    const text = JSON.stringify(writtenRecipe);

    const asJson = await call('putImageDefinition', { params, body: text });
    const asYaml = await call('putImageDefinition', { params, body: `# JSON is YAML\n${text}`, headers: yaml });

    expect([asJson.status, asYaml.status]).toEqual([201, 200]);
    expect(ports.records.all('audit', 'ubuntu-web').filter(({ action }) => action === 'recipeChanged')).toEqual([]);
  });

  it('are told every fault at once, without being saved', async () => {
    const { call, ports } = createApi();
    const broken = { ...writtenRecipe, owner: 'nobody', stages: [{ name: 'test', gallery: 'g' }], color: 'red' };

    const answer = await call('validateRecipe', { body: broken });

    expect(answer.status).toBe(400);
    expect(pathsOf(answer.json)).toEqual(expect.arrayContaining(['owner', 'stages[0]', 'color']));
    expect(ports.records.commits).toEqual([]);
  });

  it('are told that nothing is wrong', async () => {
    const answer = await createApi().call('validateRecipe', { body: writtenRecipe });

    expect(answer).toMatchObject({ status: 200, json: { valid: true } });
  });

  it('have the name that the address has', async () => {
    const answer = await createApi().call('putImageDefinition', {
      params: { imageDefinition: 'other' },
      body: writtenRecipe,
    });

    expect(answer.status).toBe(400);
    expect(pathsOf(answer.json)).toEqual(['name']);
  });
});

function errorsOf(json: Readonly<Record<string, unknown>>) {
  return json['errors'] as readonly { readonly path: string; readonly message: string }[];
}

function pathsOf(json: Readonly<Record<string, unknown>>): readonly string[] {
  return errorsOf(json).map(({ path }) => path);
}

function messagesOf(json: Readonly<Record<string, unknown>>): string {
  return errorsOf(json)
    .map(({ message }) => message)
    .join('\n');
}
