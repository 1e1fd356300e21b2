import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually, type Answer } from '../support/call.ts';
import { resourcesClient } from '../support/clients.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';

const group = `/subscriptions/${subscriptionId}/resourceGroups/web`;
const named = (name: string, scope = group): string => `${scope}/providers/Microsoft.Resources/deployments/${name}`;
const version = 'api-version=2021-04-01';

/** A snapshot and the disk that it is of, in this order. */
function templateOf(name: string) {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      size: { type: 'int', defaultValue: 32 },
      secret: { type: 'securestring', defaultValue: 'not to be seen' },
    },
    resources: [
      {
        type: 'Microsoft.Compute/snapshots',
        apiVersion: '2025-01-02',
        name: `${name}-copy`,
        location: '[resourceGroup().location]',
        dependsOn: [`Microsoft.Compute/disks/${name}`],
        properties: {
          creationData: {
            createOption: 'Copy',
            sourceResourceId: `[resourceId('Microsoft.Compute/disks', '${name}')]`,
          },
        },
      },
      {
        type: 'Microsoft.Compute/disks',
        apiVersion: '2025-01-02',
        name,
        location: '[resourceGroup().location]',
        properties: { creationData: { createOption: 'Empty' }, diskSizeGB: "[parameters('size')]" },
      },
    ],
    outputs: { size: { type: 'int', value: `[reference('${name}').diskSizeGB]` } },
  };
}

type Body = Record<string, unknown> & { properties: Record<string, unknown> };

describe('deployments of templates', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('web', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  interface PutOptions {
    readonly as?: string;
    readonly scope?: string;
    readonly location?: string;
  }

  function put(name: string, properties: object, { scope, location, ...options }: PutOptions = {}): Promise<Answer> {
    const body = { properties: { mode: 'Incremental', ...properties }, location };
    return call(test, `${named(name, scope)}?${version}`, { method: 'PUT', body, ...options });
  }

  async function ended(accepted: Answer): Promise<{ status: string; error?: { code: string; details: object[] } }> {
    const link = accepted.headers['azure-asyncoperation'];
    if (typeof link !== 'string') {
      throw new Error(`The deployment was refused: ${accepted.text}`);
    }
    const answer = await eventually(
      () => call(test, new URL(link).pathname + new URL(link).search),
      ({ body }) => (body as { status: string }).status !== 'InProgress',
    );
    return answer.body as { status: string };
  }

  it('write resources in the order that they depend on each other, and answer the outputs', async () => {
    const accepted = await put('ordered', { template: templateOf('ordered'), parameters: { size: { value: 64 } } });

    const operation = await ended(accepted);
    const { properties } = (await call(test, `${named('ordered')}?${version}`)).body as Body;
    const snapshot = (
      await call(test, `${group}/providers/Microsoft.Compute/snapshots/ordered-copy?api-version=2025-01-02`)
    ).body;

    expect(accepted.status).toBe(201);
    expect(accepted.headers['azure-asyncoperation']).toContain(`${named('ordered')}/operationStatuses/`);
    expect((accepted.body as Body).properties).toMatchObject({ provisioningState: 'Accepted', mode: 'Incremental' });
    expect(operation.status).toBe('Succeeded');
    expect(properties).toMatchObject({
      provisioningState: 'Succeeded',
      parameters: { size: { type: 'Int', value: 64 }, secret: { type: 'SecureString' } },
      outputs: { size: { type: 'Int', value: 64 } },
      outputResources: [
        { id: `${group}/providers/Microsoft.Compute/snapshots/ordered-copy` },
        { id: `${group}/providers/Microsoft.Compute/disks/ordered` },
      ],
    });
    expect(JSON.stringify(properties)).not.toContain('not to be seen');
    expect(snapshot).toMatchObject({ properties: { provisioningState: 'Succeeded', diskSizeGB: 64 } });
  });

  // https://github.com/MicrosoftDocs/azure-docs/issues/12166
  it('raise an event for the deployment and one for each resource, with one correlation id', async () => {
    await ended(await put('told', { template: templateOf('told') }));

    const { correlationId } = ((await call(test, `${named('told')}?${version}`)).body as Body).properties;
    const events = test.events.filter(
      ({ data }) => (data as { correlationId?: string }).correlationId === correlationId,
    );

    expect(events.map(({ eventType }) => eventType)).toEqual(Array(3).fill('Microsoft.Resources.ResourceWriteSuccess'));
    expect(events.map(({ subject }) => subject.split('/').slice(-3).join('/')).toSorted()).toEqual([
      'Microsoft.Compute/disks/told',
      'Microsoft.Compute/snapshots/told-copy',
      'Microsoft.Resources/deployments/told',
    ]);
  });

  it('tell what failed, leave what depends on it, and keep the rest', async () => {
    const template = templateOf('kept');
    const [snapshot, disk] = template.resources;
    const broken = { ...disk, name: 'broken', properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 0 } };
    const waiting = { ...snapshot, name: 'waiting', dependsOn: ['broken'] };

    const operation = await ended(
      await put('broken', { template: { ...template, resources: [disk, broken, waiting] } }),
    );
    const listed = (await call(test, `${named('broken')}/operations?${version}`)).body as { value: Body[] };

    const short = await call(test, `${group}/deployments/broken/operations?${version}`);
    const [first] = listed.value;
    const single = await call(test, `${named('broken')}/operations/${String(first?.['operationId'])}?${version}`);

    expect(short.body).toEqual(listed);
    expect(single.body).toEqual(first);
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'DeploymentFailed' } });
    expect(operation.error?.details).toMatchObject([{ code: 'InvalidParameter' }]);
    expect(
      listed.value.map(({ properties }) => [
        (properties['targetResource'] as { resourceName: string }).resourceName,
        properties['provisioningState'],
        properties['statusCode'],
      ]),
    ).toEqual([
      ['kept', 'Succeeded', 'Accepted'],
      ['broken', 'Failed', 'BadRequest'],
    ]);
  });

  it('write only what the caller may, and say so before anything is written', async () => {
    await test.restart({
      roleAssignments: [
        { principalId: principal('owner').objectId, role: 'Owner', principalType: 'User' },
        { principalId: principal('reader').objectId, role: 'Reader', principalType: 'User' },
      ],
    });

    const reader = await put('mine', { template: templateOf('mine') }, { as: 'reader' });

    expect(reader).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  });

  it('go on after a restart', async () => {
    const accepted = await put('again', { template: templateOf('again') });
    await test.restart();

    const { status } = await ended(accepted);

    expect(status).toBe('Succeeded');
  });

  it('deploy to a subscription, with groups and deployments inside', async () => {
    const scope = `/subscriptions/${subscriptionId}`;
    const template = templateOf('inside');
    const inner = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2021-04-01',
      name: 'inner',
      resourceGroup: 'made',
      dependsOn: ['made'],
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { size: { value: 8 } },
        template,
      },
    };
    const made = {
      type: 'Microsoft.Resources/resourceGroups',
      apiVersion: '2021-04-01',
      name: 'made',
      location: 'eastus',
    };
    const outer = { ...template, parameters: {}, outputs: {}, resources: [made, inner] };

    const operation = await ended(await put('outer', { template: outer }, { scope, location: 'westeurope' }));
    const disk = await call(
      test,
      `${scope}/resourceGroups/made/providers/Microsoft.Compute/disks/inside?api-version=2025-01-02`,
    );
    const listed = (await call(test, `${scope}/providers/Microsoft.Resources/deployments?${version}`)).body as {
      value: Body[];
    };

    expect(operation).toMatchObject({ status: 'Succeeded' });
    expect(disk.body).toMatchObject({ location: 'eastus', properties: { diskSizeGB: 8 } });
    expect(listed.value.map(({ name }) => name)).toEqual(['outer']);
  });

  it('are validated without anything being written', async () => {
    const template = templateOf('checked');
    const [first] = template.resources;
    const checked = { ...template, resources: [template.resources[1]], outputs: {} };
    const unknown = { ...template, resources: [{ ...first, dependsOn: [], type: 'Microsoft.Sql/servers', name: 's' }] };
    const validate = (sent: object): Promise<Answer> =>
      call(test, `${named('checked')}/validate?${version}`, {
        method: 'POST',
        body: { properties: { mode: 'Incremental', template: sent } },
      });

    const [good, bad] = [await validate(checked), await validate(unknown)];
    const absent = await call(test, `${named('checked')}?${version}`);

    expect(good).toMatchObject({ status: 200, body: { properties: { provisioningState: 'Succeeded' } } });
    expect(bad).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidTemplateDeployment', details: [{ code: 'InvalidResourceNamespace' }] } },
    });
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'DeploymentNotFound' } } });
  });

  it('are cancelled, exported and forgotten', async () => {
    await test.restart({ durations: { 'deployment.begin': [86_400, 86_400] } });
    const template = templateOf('short');
    await put('short', { template });

    const cancelled = await call(test, `${named('short')}/cancel?${version}`, { method: 'POST' });
    const again = await call(test, `${named('short')}/cancel?${version}`, { method: 'POST' });
    const exported = await call(test, `${named('short')}/exportTemplate?${version}`, { method: 'POST' });
    const found = await call(test, `${named('short')}?${version}`, { method: 'HEAD' });
    const gone = await call(test, `${named('short')}?${version}`, { method: 'DELETE' });
    const absent = await call(test, `${named('short')}?${version}`, { method: 'HEAD' });

    expect([cancelled.status, again.status, found.status, gone.status, absent.status]).toEqual([
      204, 409, 204, 204, 404,
    ]);
    expect(again).toMatchObject({ body: { error: { code: 'DeploymentCannotBeCancelled' } } });
    expect(exported.body).toEqual({ template });
  });

  it.each([
    {
      why: 'in Complete mode',
      properties: { mode: 'Complete', template: templateOf('no') },
      code: 'InvalidParameter',
      fault: "'Complete' is not offered",
    },
    {
      why: 'by a link',
      properties: { template: templateOf('no'), templateLink: { uri: 'https://x' } },
      code: 'InvalidParameter',
      fault: 'templateLink is not offered',
    },
    { why: 'of what is no template', properties: { template: {} }, code: 'InvalidTemplate', fault: 'resources' },
    {
      why: 'with a value of another type',
      properties: { template: templateOf('no'), parameters: { size: { value: 'big' } } },
      code: 'InvalidTemplate',
      fault: "template parameter 'size' is not valid",
    },
  ])('are refused $why', async ({ properties, code, fault }) => {
    const answer = await put('refused', properties);

    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code, message: expect.stringContaining(fault) as string } },
    });
  });
});
