import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../local/azure/arm/kernel/resource.ts';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually, type Answer } from '../support/call.ts';
import { clientOptions, credential, resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const authorization = `${subscription}/providers/Microsoft.Authorization`;
const definition = `${authorization}/policyDefinitions/golden-images`;
const assignment = `${authorization}/policyAssignments/golden`;
const version = 'api-version=2023-04-01';
const gallery = `${groupId}/providers/Microsoft.Compute/galleries/rebake`;

const rule = {
  if: {
    allOf: [
      { field: 'type', in: ['Microsoft.Compute/virtualMachines', 'Microsoft.Compute/virtualMachineScaleSets'] },
      { not: { field: 'Microsoft.Compute/imageId', contains: "[parameters('gallery')]" } },
    ],
  },
  then: { effect: "[parameters('effect')]" },
};

describe('policy', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    putMachine('golden', { id: `${gallery}/images/web/versions/1.0.0` });
    putMachine('stray', { publisher: 'Canonical', offer: 'ubuntu', sku: 'server', version: 'latest' });
    putMachine('excused', { publisher: 'Canonical', offer: 'ubuntu', sku: 'server', version: 'latest' });
    await put(`${definition}?${version}`, {
      mode: 'Indexed',
      parameters: { gallery: { type: 'String' }, effect: { type: 'String', defaultValue: 'audit' } },
      policyRule: rule,
    });
    await put(`${assignment}?${version}`, {
      policyDefinitionId: definition,
      parameters: { gallery: { value: gallery } },
    });
    await put(
      `${groupId}/providers/Microsoft.Compute/virtualMachines/excused/providers/Microsoft.Authorization/policyExemptions/agreed?api-version=2022-07-01-preview`,
      {
        policyAssignmentId: assignment,
        exemptionCategory: 'Waiver',
      },
    );
  });
  afterAll(() => test.close());

  function putMachine(name: string, imageReference: JsonObject): void {
    const id = `${groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;
    test.arm.kernel.resources.put({
      id,
      name,
      type: 'Microsoft.Compute/virtualMachines',
      location: 'westeurope',
      properties: { storageProfile: { imageReference } },
    });
  }
  const put = (path: string, properties: object): Promise<Answer> =>
    call(test, path, { method: 'PUT', body: { properties } });
  const query = (options: string, resource = 'latest'): Promise<Answer> =>
    call(
      test,
      `${subscription}/providers/Microsoft.PolicyInsights/policyStates/${resource}/queryResults?api-version=2024-10-01${options}`,
      { method: 'POST' },
    );
  const states = (answer: Answer): readonly unknown[] =>
    (answer.body as { value: { resourceId: string; complianceState: string }[] }).value.map(
      ({ resourceId, complianceState }) => [resourceId.split('/').at(-1), complianceState],
    );

  it('finds machines compliant, non-compliant or exempt, for the SDK', async () => {
    const client = new PolicyInsightsClient(credential(test), subscriptionId, {
      ...clientOptions(test),
      credentialScopes: ['https://management.azure.com/.default'],
    });

    const found = await Array.fromAsync(client.policyStates.listQueryResultsForSubscription('latest', subscriptionId));

    expect(found.map(({ resourceId, complianceState }) => [resourceId?.split('/').at(-1), complianceState])).toEqual([
      ['excused', 'Exempt'],
      ['golden', 'Compliant'],
      ['stray', 'NonCompliant'],
    ]);
    expect(found[2]).toMatchObject({
      policyAssignmentId: assignment.toLowerCase(),
      policyDefinitionId: definition.toLowerCase(),
      policyDefinitionAction: 'audit',
      policyAssignmentName: 'golden',
      resourceGroup: 'images',
      isCompliant: false,
    });
  });

  it('filters, orders, selects and takes the first', async () => {
    const filtered = await query(
      "&$filter=complianceState eq 'NonCompliant' or complianceState eq 'Exempt'&$orderby=resourceId desc&$top=1",
    );
    const selected = await query('&$filter=isCompliant eq false&$select=resourceId');

    expect(states(filtered)).toEqual([['stray', 'NonCompliant']]);
    expect(filtered.body).toMatchObject({ '@odata.count': 1 });
    expect(Object.keys((selected.body as { value: object[] }).value[0] ?? {})).toEqual([
      '@odata.id',
      '@odata.context',
      'resourceId',
    ]);
  });

  it('groups and counts', async () => {
    const grouped = await query(
      '&$apply=groupby((complianceState), aggregate($count as numRecords))&$orderby=numRecords,complianceState',
    );

    expect((grouped.body as { value: object[] }).value).toMatchObject([
      { complianceState: 'Compliant', numRecords: 1 },
      { complianceState: 'Exempt', numRecords: 1 },
      { complianceState: 'NonCompliant', numRecords: 1 },
    ]);
  });

  it('summarizes resources and policies', async () => {
    const answer = await call(
      test,
      `${groupId}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize?api-version=2024-10-01`,
      { method: 'POST' },
    );

    expect(answer.body).toMatchObject({
      '@odata.count': 1,
      value: [
        {
          results: {
            nonCompliantResources: 1,
            nonCompliantPolicies: 1,
            resourceDetails: [
              { complianceState: 'noncompliant', count: 1 },
              { complianceState: 'compliant', count: 1 },
              { complianceState: 'exempt', count: 1 },
            ],
          },
          policyAssignments: [
            { policyAssignmentId: assignment.toLowerCase(), policyDefinitions: [{ effect: 'audit' }] },
          ],
        },
      ],
    });
  });

  it('scans when it is asked to, followed by Location', async () => {
    const accepted = await call(
      test,
      `${subscription}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation?api-version=2024-10-01`,
      { method: 'POST' },
    );
    const location = new URL(String(accepted.headers.location));

    const ended = await eventually(
      () => call(test, location.pathname + location.search),
      ({ status }) => status !== 202,
    );

    expect(accepted).toMatchObject({ status: 202, text: '' });
    expect(location.pathname).toContain('/Microsoft.PolicyInsights/asyncOperationResults/');
    expect(ended.status).toBe(200);
  });

  it.each([
    { why: 'a function', rule: { if: { field: 'type', equals: "[concat('a', 'b')]" }, then: { effect: 'audit' } } },
    { why: 'an unknown field', rule: { if: { field: 'colour', equals: 'blue' }, then: { effect: 'audit' } } },
    { why: 'an effect', rule: { if: { field: 'type', equals: 'x' }, then: { effect: 'deployIfNotExists' } } },
    {
      why: 'a parameter that is not defined',
      rule: { if: { field: 'type', equals: "[parameters('none')]" }, then: { effect: 'audit' } },
    },
  ])('is refused for $why that is not evaluated', async ({ rule: policyRule }) => {
    const answer = await put(`${authorization}/policyDefinitions/odd?${version}`, { policyRule });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidPolicyRule' } } });
  });

  it.each([
    {
      why: 'no definition',
      properties: { policyDefinitionId: `${definition}x` },
      status: 404,
      code: 'PolicyDefinitionNotFound',
    },
    {
      why: 'no value for a parameter',
      properties: { policyDefinitionId: definition },
      status: 400,
      code: 'MissingPolicyParameter',
    },
  ])('is not assigned with $why', async ({ properties, status, code }) => {
    const answer = await put(`${authorization}/policyAssignments/odd?${version}`, properties);

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('has built-in definitions that can be assigned', async () => {
    const builtIn = '/providers/Microsoft.Authorization/policyDefinitions/cccc23c7-8427-4f53-ad12-b6a63eb452b3';

    const assigned = await put(`${authorization}/policyAssignments/sizes?${version}`, {
      policyDefinitionId: builtIn,
      parameters: { listOfAllowedSKUs: { value: ['Standard_D2s_v5'] } },
    });
    const listed = await call(test, `${authorization}/policyDefinitions?${version}`);
    const found = await query("&$filter=policyAssignmentName eq 'sizes'");
    await call(test, `${authorization}/policyAssignments/sizes?${version}`, { method: 'DELETE' });

    expect(assigned.status).toBe(201);
    expect((listed.body as { value: { name: string }[] }).value.map(({ name }) => name)).toContain('golden-images');
    expect(states(found)).toHaveLength(3);
  });

  it('with the effect deny undoes the write of what it is against, and lets all else pass', async () => {
    await put(`${authorization}/policyAssignments/strict?${version}`, {
      policyDefinitionId: await galleriesElsewhere(),
      displayName: 'Only westeurope',
    });
    const gallery = (name: string, location: string): Promise<Answer> =>
      call(test, `${groupId}/providers/Microsoft.Compute/galleries/${name}?api-version=2025-03-03`, {
        method: 'PUT',
        body: { location },
      });

    const refused = await gallery('far', 'eastus');
    const accepted = await gallery('near', 'westeurope');
    const absent = await call(test, `${groupId}/providers/Microsoft.Compute/galleries/far?api-version=2025-03-03`);

    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'RequestDisallowedByPolicy',
          message: expect.stringMatching(
            /^Resource 'far' was disallowed by policy\. Policy identifiers: .*Only westeurope/,
          ) as string,
        },
      },
    });
    expect([accepted.status, absent.status]).toEqual([201, 404]);
  });

  async function galleriesElsewhere(): Promise<string> {
    const id = `${authorization}/policyDefinitions/galleries-elsewhere`;
    const policyRule = {
      if: {
        allOf: [
          { field: 'type', equals: 'Microsoft.Compute/galleries' },
          { field: 'location', notEquals: 'westeurope' },
        ],
      },
      then: { effect: 'deny' },
    };
    await put(`${id}?${version}`, { policyRule });
    return id;
  }
});
