import { describe, expect, it } from 'vitest';
import { requestRebake } from '../../../shared/commands/rebake/request-rebake.ts';
import { AzureUnavailableError } from '../../../shared/errors.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { ImageRecord } from '../../../shared/domain/records/image-record.ts';
import { type Api, createApi } from '../../support/call-api.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { aDefinition, aPromotion, aRebake, aVersion, inStage, seed } from '../../support/some-records.ts';
import { writtenRecipe } from '../../shared/domain/a-recipe.ts';

const imageDefinition = 'ubuntu-web';
const params = { imageDefinition };
const reason = { reason: 'because' };
const live = { version: '1.0.0', since: '2026-01-05T08:00:00.000Z', previous: ['0.9.0'] };

describe('image definitions', () => {
  it('are read with the ETag that a later write has to match', async () => {
    const api = await withRecords(aDefinition());

    const read = await api.call('readImageDefinition', { params });
    const etag = read.headers['etag']!;
    const changed = { ...writtenRecipe, description: 'changed' };
    const first = await api.call('putImageDefinition', { params, body: changed, headers: { 'if-match': etag } });
    const second = await api.call('putImageDefinition', { params, body: writtenRecipe, headers: { 'if-match': etag } });

    expect([read.status, first.status, second.status]).toEqual([200, 200, 412]);
    expect(first.headers['etag']).not.toBe(etag);
  });

  it('are rebaked when their recipe is saved', async () => {
    const api = createApi();

    await api.call('putImageDefinition', { params, body: writtenRecipe });

    const [rebake] = api.ports.records.all('rebake', imageDefinition);
    expect(api.orchestrated).toEqual([`start rebake ${rebake?.rebakeId}`]);
  });

  it.each([
    { what: 'alone', recipe: { ...writtenRecipe, name: 'other' }, paths: ['name'] },
    {
      what: 'beside all else',
      recipe: { ...writtenRecipe, name: 'other', owner: 'me', extra: 1 },
      paths: ['owner', 'extra', 'name'],
    },
    {
      what: 'by what reads recipes when there is none',
      recipe: { ...writtenRecipe, name: undefined },
      paths: ['name'],
    },
  ])('have the name of their address; another one is told $what', async ({ recipe, paths }) => {
    const answer = await createApi().call('putImageDefinition', { params, body: recipe });

    const errors = answer.json['errors'] as readonly { readonly path: string }[];
    expect([answer.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
  });

  it('are not deleted while something depends on them', async () => {
    const api = await withRecords(aDefinition({ live: { test: live } }));

    const answer = await api.call('deleteImageDefinition', { params, query: reason });

    expect(answer).toMatchObject({ status: 409, json: { dependents: ['1.0.0 is live in test'] } });
  });

  it('need a reason to be deleted', async () => {
    const api = await withRecords(aDefinition());

    expect((await api.call('deleteImageDefinition', { params })).status).toBe(400);
    expect((await api.call('deleteImageDefinition', { params, query: reason })).status).toBe(204);
  });

  it('pause, and rebake once when they are resumed', async () => {
    const api = await withRecords(aDefinition());

    const paused = await api.call('pauseRebakes', { params, body: reason });
    const resumed = await api.call('resumeRebakes', { params, body: reason });

    expect(paused.json).toMatchObject({ paused: { reason: 'because', by: { name: 'ada' } } });
    expect(resumed.json).toMatchObject({ paused: null, runningRebake: expect.any(String) as string });
    expect(api.orchestrated).toHaveLength(1);
  });

  it.each([
    { route: 'readImageDefinition', asked: {} },
    { route: 'deleteImageDefinition', asked: { query: reason } },
    { route: 'pauseRebakes', asked: { body: reason } },
    { route: 'resumeRebakes', asked: { body: reason } },
    { route: 'startRebake', asked: { body: reason } },
    { route: 'listStages', asked: {} },
  ])('$route says 404 of what is not there', async ({ route, asked }) => {
    const answer = await createApi().call(route, { params, ...asked });

    expect(answer).toMatchObject({ status: 404, json: { title: 'Not found' } });
  });
});

describe('rebakes', () => {
  it('that wait behind another are known, followed and dropped by an id of their own', async () => {
    const api = await withRecords(aDefinition({ runningRebake: 'rebake-1' }), aRebake());
    const ask = (why: string) => api.call('startRebake', { params, body: { force: true, reason: why } });

    const first = await ask('a CVE');
    const second = await ask('another CVE');
    const id = String(first.json['id']);
    const waiting = await api.call('readOperation', { params: { id } });
    const record = await api.call('readRebake', { params: { imageDefinition, rebakeId: id } });
    const dropped = await api.call('cancelRebake', { params: { ...params, rebakeId: id }, body: reason });
    const after = await api.call('readOperation', { params: { id } });

    expect(first).toMatchObject({ status: 202, json: { state: 'waiting', behind: 'rebake-1' } });
    expect(second.json['id']).toBe(id);
    expect(id).not.toBe('rebake-1');
    expect(record).toMatchObject({
      status: 404,
      json: {
        detail: expect.stringContaining(`waits until rebake-1 has ended; /api/operations/${id} tells`) as string,
      },
    });
    expect(waiting.json).toMatchObject({
      status: 'Running',
      state: 'waiting',
      message: 'Waits for rebake rebake-1 to end',
    });
    expect(dropped.status).toBe(202);
    expect(after.json).toMatchObject({ status: 'Canceled', state: 'dropped' });
    expect(api.ports.records.all('definition', imageDefinition)[0]?.waitingRebake).toBeNull();
  });

  it('that wait for others as well are not dropped by one of them', async () => {
    const api = await withRecords(aDefinition({ runningRebake: 'rebake-1' }), aRebake());
    const asked = await api.call('startRebake', { params, body: reason });
    const released = {
      trigger: 'baseImageReleased',
      force: false,
      reason: 'released 24.04.2',
      by: rebakeItself,
    } as const;
    await requestRebake(api.ports, imageDefinition, released);
    const rebakeId = String(asked.json['id']);

    const answer = await api.call('cancelRebake', { params: { ...params, rebakeId }, body: reason });

    expect(answer).toMatchObject({
      status: 409,
      json: { detail: `Rebake ${rebakeId} waits for others as well, whose requests are in it: cancel it once it runs` },
    });
    expect(api.ports.records.all('definition', imageDefinition)[0]?.waitingRebake).toMatchObject({ rebakeId });
  });

  it('that were dropped may be cancelled again, and only those', async () => {
    const api = await withRecords(aDefinition({ runningRebake: 'rebake-1' }), aRebake());
    const rebakeId = String((await api.call('startRebake', { params, body: reason })).json['id']);
    const cancel = (id: string) => api.call('cancelRebake', { params: { ...params, rebakeId: id }, body: reason });

    const statuses = [await cancel(rebakeId), await cancel(rebakeId), await cancel('none')].map(({ status }) => status);

    expect(statuses).toEqual([202, 202, 404]);
  });

  it('that start while their operation is read are not taken for dropped', async () => {
    const ports = memoryPorts();
    const started = aRebake({ rebakeId: 'r1' });
    const reads: string[] = [];
    const records: typeof ports.records = {
      ...ports.records,
      async read(type, ...key) {
        reads.push(type);
        if (type === 'definition') {
          await seed(ports.records, started);
        }
        return ports.records.read(type, ...key);
      },
    };
    const api = createApi({ ...ports, records });
    await seed(ports.records, aDefinition({ runningRebake: 'r1' }));
    await ports.operations.create(operation('rebake', 'r1'));

    const answer = await api.call('readOperation', { params: { id: 'r1' } });

    expect(reads).toEqual(['rebake', 'definition', 'rebake']);
    expect(answer.json).toMatchObject({ status: 'Running', state: started.phase });
  });

  it('that began by themselves are operations too, of which no command was kept', async () => {
    const api = await withRecords(aRebake({ id: 'rebake:r9', rebakeId: 'r9', phase: 'baking', version: '1.2.0' }));

    const answer = await api.call('readOperation', { params: { id: 'r9' } });

    const resource = '/api/image-definitions/ubuntu-web/rebakes/r9';
    expect(answer.json).toMatchObject({ id: 'r9', kind: 'rebake', status: 'Running', state: 'baking', resource });
    expect(answer.json).toMatchObject({ version: '1.2.0' });
  });

  it('are accepted with an operation that tells how they go', async () => {
    const api = await withRecords(aDefinition());

    const accepted = await api.call('startRebake', { params, body: reason });
    const id = accepted.json['id'] as string;
    const operation = await api.call('readOperation', { params: { id } });

    expect(accepted).toMatchObject({ status: 202, headers: { 'operation-location': `/api/operations/${id}` } });
    expect(operation.json).toMatchObject({ status: 'Running', state: 'queued' });
    expect(operation.headers['retry-after']).toBe('10');
  });

  it.each([
    { kind: 'accepted', status: 'Succeeded' },
    { kind: 'skipped', status: 'Succeeded' },
    { kind: 'rejected', status: 'Failed' },
    { kind: 'failed', status: 'Failed' },
    { kind: 'cancelled', status: 'Canceled' },
  ] as const)('end $kind as an operation that $status', async ({ kind, status }) => {
    const outcome = { kind, message: 'told', problems: [] };
    const api = await withRecords(aRebake({ rebakeId: 'r1', phase: 'ended', outcome }));
    await api.ports.operations.create(operation('rebake', 'r1'));

    const answer = await api.call('readOperation', { params: { id: 'r1' } });

    expect(answer.json).toMatchObject({ status, state: kind, message: 'told' });
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('need a reason to be forced', async () => {
    const api = await withRecords(aDefinition());

    const answer = await api.call('startRebake', { params, body: { force: true } });

    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'reason' }] } });
  });

  it('are cancelled while they run, and not after', async () => {
    const api = await withRecords(aRebake({ rebakeId: 'r1' }), aRebake({ rebakeId: 'r2', phase: 'ended' }));
    const cancel = (rebakeId: string) => api.call('cancelRebake', { params: { ...params, rebakeId }, body: reason });

    const statuses = [(await cancel('r1')).status, (await cancel('r2')).status, (await cancel('r3')).status];

    expect(statuses).toEqual([202, 409, 404]);
  });

  it('tell all that a step printed: the whole log, or what the record kept', async () => {
    const step = {
      name: 'step-01-nginx',
      state: 'failed' as const,
      exitCode: 1,
      startedAt: '2026-01-05T08:00:00.000Z',
      endedAt: null,
      output: 'end of output',
      error: ' and error',
      log: 'r1/step-01-nginx',
    };
    const api = await withRecords(aRebake({ rebakeId: 'r1', steps: [step] }));
    const read = (name: string) => api.call('readStepLog', { params: { ...params, rebakeId: 'r1', step: name } });

    const short = await read('step-01-nginx');
    api.ports.stepLogs.set('r1/step-01-nginx', 'all of it');
    const whole = await read('step-01-nginx');

    expect([short.text, whole.text]).toEqual(['end of output and error', 'all of it']);
    expect(whole.headers['content-type']).toContain('text/plain');
    expect((await read('step-09-none')).status).toBe(404);
  });
});

describe('promotions', () => {
  it('are requested, and a second one meets the first', async () => {
    const api = await withRecords(aDefinition(), aVersion('1.0.0', { stages: { test: inStage() } }));
    const request = () =>
      api.call('requestPromotion', {
        params: { ...params, version: '1.0.0' },
        body: { stage: 'production', ...reason },
      });

    const first = await request();
    const second = await request();

    expect(first.status).toBe(202);
    expect(second).toMatchObject({ status: 409, json: { promotion: first.json['resource'] } });
  });

  it('that rest on a stale expectation get 409 with what is live', async () => {
    const api = await withRecords(aDefinition({ live: { production: live } }), aVersion('1.0.1'));

    const answer = await api.call('requestPromotion', {
      params: { ...params, version: '1.0.1' },
      body: { stage: 'production', ifLive: '0.9.0', ...reason },
    });

    expect(answer).toMatchObject({ status: 409, json: { live: '1.0.0' } });
  });

  it('are not approved by who requested them, and wake when somebody else does', async () => {
    const api = await withRecords(
      aDefinition({ openPromotions: { production: 'p1' } }),
      aVersion('1.0.0'),
      aPromotion({ promotionId: 'p1' }),
    );
    const approve = (as: string) =>
      api.call('approvePromotion', { as, params: { ...params, promotionId: 'p1' }, body: reason });

    const own = await approve('ada Approver');
    const other = await approve('bob Approver');

    expect(own).toMatchObject({ status: 403, json: { detail: expect.stringContaining('somebody else') as string } });
    expect(other.status).toBe(202);
    expect(api.orchestrated).toEqual(['wake p1-0', 'start promote p1-0']);
  });

  it.each(['approvePromotion', 'rejectPromotion', 'retryPromotion', 'cancelPromotion'])(
    '%s needs a reason',
    async (route) => {
      const answer = await createApi().call(route, { params: { ...params, promotionId: 'p1' }, body: { reason: ' ' } });

      expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'reason' }] } });
    },
  );

  it('that wait tell as an operation what for', async () => {
    const gate = [{ name: 'soak', met: false, sentence: 'Soaks for 24 hours' }];
    const api = await withRecords(aPromotion({ promotionId: 'p1', gate }));
    await api.ports.operations.create(operation('promotion', 'p1'));

    const answer = await api.call('readOperation', { params: { id: 'p1' } });

    expect(answer.json).toMatchObject({ status: 'Running', state: 'waiting', message: 'Soaks for 24 hours' });
  });

  it('that began by themselves are operations too, of which no command was kept', async () => {
    const api = await withRecords(aPromotion({ promotionId: 'p1', state: 'soaking', requestedBy: rebakeItself }));

    const answer = await api.call('readOperation', { params: { id: 'p1' } });
    const other = await api.call('readOperation', { params: { id: 'p2' } });

    const resource = '/api/image-definitions/ubuntu-web/promotions/p1';
    expect(answer.json).toMatchObject({ id: 'p1', kind: 'promotion', status: 'Running', state: 'soaking', resource });
    expect(answer.json).toMatchObject({ version: aPromotion().version });
    expect(other.status).toBe(404);
  });
});

describe('rollbacks', () => {
  it('start at once and tell where they go', async () => {
    const api = await inProduction();
    inGallery(api);

    const answer = await api.call('rollBackStage', { params: { ...params, stage: 'production' }, body: reason });

    expect(answer).toMatchObject({ status: 202, json: { to: '0.9.0' } });
    expect(api.orchestrated).toEqual([`start rollback ${String(answer.json['id'])}`]);
    const operation = await api.call('readOperation', { params: { id: answer.json['id'] as string } });
    expect(operation.json).toMatchObject({ kind: 'rollback', status: 'Running' });
  });

  it('are accepted, and start, while nobody can be told of anything', async () => {
    const api = await inProduction();
    inGallery(api);
    const message = { kind: 'fact' as const, eventType: 'Rebake.Test', subject: 'first', data: {} };
    const entry = { type: 'outbox' as const, id: 'outbox:1', imageDefinition, at: live.since, message };
    await seed(api.ports.records, entry);
    api.ports.messages.failNext(new AzureUnavailableError('publish', null));

    const answer = await api.call('rollBackStage', { params: { ...params, stage: 'production' }, body: reason });

    expect(answer.status).toBe(202);
    expect(api.orchestrated).toEqual([`start rollback ${String(answer.json['id'])}`]);
    expect(api.log.join()).toContain('The sweep has to carry on ubuntu-web');
  });

  it('are refused when the gallery does not have the earlier version any more, and nothing is hidden', async () => {
    const api = await inProduction();

    const answer = await api.call('rollBackStage', { params: { ...params, stage: 'production' }, body: reason });

    const detail = 'Version 0.9.0 is not in gallery rebake_production any more: name another';
    expect(answer).toMatchObject({ status: 409, json: { detail } });
    expect(api.orchestrated).toEqual([]);
    expect(api.ports.records.all('rollback', imageDefinition)).toEqual([]);
  });

  it('do not wait for a gallery that cannot be asked', async () => {
    const api = await inProduction();
    api.ports.galleries.version = () => Promise.reject(new AzureUnavailableError('read image version', 30));

    const answer = await api.call('rollBackStage', { params: { ...params, stage: 'production' }, body: reason });

    expect(answer.status).toBe(202);
  });

  it('get 409 with what is live when the expectation is stale', async () => {
    const answer = await (
      await inProduction()
    ).call('rollBackStage', {
      params: { ...params, stage: 'production' },
      body: { ...reason, ifLive: '0.9.0' },
    });

    expect(answer).toMatchObject({ status: 409, json: { live: '1.0.0' } });
  });
});

describe('deprecations and revocations', () => {
  it.each([
    { route: 'deprecateImageVersion', kind: 'deprecation', state: 'deprecated' },
    { route: 'revokeImageVersion', kind: 'revocation', state: 'revoked' },
  ])('$kind starts at once and tells what is live then', async ({ route, kind, state }) => {
    const api = await inProduction();

    const answer = await api.call(route, { params: { ...params, version: '1.0.0' }, body: reason });

    const id = String(answer.json['id']);
    const operation = await api.call('readOperation', { params: { id } });
    const version = await api.call('readImageVersion', { params: { ...params, version: '1.0.0' } });
    expect(answer).toMatchObject({ status: 202, json: { live: { production: '0.9.0' } } });
    expect(api.orchestrated).toEqual([`start withdraw ${id}`]);
    expect(operation.json).toMatchObject({ kind, status: 'Running' });
    expect(version.json).toMatchObject({ state });
  });

  it('are refused where latest would resolve to nothing, unless forced', async () => {
    const api = await withRecords(
      aDefinition({ live: { production: live } }),
      aVersion('1.0.0', { stages: { production: inStage() } }),
    );
    const deprecate = (body: object) =>
      api.call('deprecateImageVersion', { params: { ...params, version: '1.0.0' }, body: { ...reason, ...body } });

    expect(await deprecate({})).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('production (westeurope)') as string },
    });
    expect((await deprecate({ force: true })).status).toBe(202);
  });

  it.each(['deprecateImageVersion', 'revokeImageVersion'])('%s needs a reason and a version', async (route) => {
    const api = await withRecords(aDefinition());
    const call = (body: object) => api.call(route, { params: { ...params, version: '9.9.9' }, body });

    expect(await call({})).toMatchObject({ status: 400, json: { errors: [{ path: 'reason' }] } });
    expect((await call(reason)).status).toBe(404);
  });
});

describe('evidence of external checks', () => {
  it('is taken while the version is checked, once for what it says', async () => {
    const api = await whileChecking();
    const answer = await submit(api, { check: 'scan', outcome: 'passed', output: 'clean' });

    expect(answer).toMatchObject({ status: 201, json: { required: false, reportedBy: 'ada-id' } });
    expect(api.ports.records.all('version', imageDefinition)[0]?.evidence).toMatchObject([{ check: 'scan' }]);
  });

  it('is refused for checks that Rebake does itself', async () => {
    const answer = await submit(await whileChecking(), { check: 'serves', outcome: 'passed' });

    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'check' }] } });
  });

  it('comes too late for a version that was rejected', async () => {
    const answer = await submit(await whileChecking('rejected'), { check: 'scan', outcome: 'passed' });

    expect(answer).toMatchObject({ status: 409, json: { detail: expect.stringContaining('is rejected') as string } });
  });

  it('of an accepted version lets its promotion look at the gate again', async () => {
    const api = await whileChecking('accepted', { openPromotions: { production: 'promotion-1' } });
    await seed(api.ports.records, aPromotion({ promotionId: 'promotion-1', version: '1.0.0', state: 'waiting' }));

    const answer = await submit(api, { check: 'scan', outcome: 'passed' });

    expect(answer.status).toBe(201);
    expect(api.orchestrated).toEqual([expect.stringMatching(/^wake promotion-1-\d+$/)]);
  });
});

async function withRecords(...records: readonly ImageRecord[]): Promise<Api> {
  const api = createApi();
  await seed(api.ports.records, ...records);
  return api;
}

function inProduction(): Promise<Api> {
  return withRecords(
    aDefinition({ live: { production: live } }),
    aVersion('0.9.0', { stages: { production: inStage({ state: 'superseded' }) } }),
    aVersion('1.0.0', { stages: { production: inStage() } }),
  );
}

/** Whatever the records name is there. */
function inGallery({ ports: { galleries } }: Api): void {
  galleries.version = ({ version }) =>
    Promise.resolve({
      resourceId: `/${version}`,
      version,
      location: 'westeurope',
      provisioningState: 'Succeeded',
      excludeFromLatest: false,
      regions: [],
      replication: [],
      tags: {},
    });
}

function whileChecking(
  state: 'checking' | 'accepted' | 'rejected' = 'checking',
  definition: Parameters<typeof aDefinition>[0] = {},
): Promise<Api> {
  return withRecords(aDefinition(definition), aRebake(), aVersion('1.0.0', { state }));
}

function submit(api: Api, body: object) {
  return api.call('submitEvidence', { params: { ...params, version: '1.0.0' }, body });
}

function operation(kind: 'rebake' | 'promotion', target: string) {
  const by = { id: 'ada-id', name: 'ada' };
  return { id: target, kind, imageDefinition, target, by, createdAt: '2026-01-05T08:00:00.000Z' };
}
