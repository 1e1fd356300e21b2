import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ComplianceRules } from '../../../../shared/domain/compliance/compliance-rules.ts';
import { parseComplianceRules } from '../../../../shared/domain/compliance/parse-compliance-rules.ts';
import { problemsOf, someRules, subscription, withEnvironment, withOwners, writtenRules } from './some-rules.ts';

describe('a small document', () => {
  const rules = someRules();

  it('is enough: all else has a default', () => {
    expect(rules).toMatchObject({
      version: 1,
      channels: { default: { title: 'Rebake', webhook: null } },
      tooOld: { daysBehind: 30 },
      digestWindowMinutes: 15,
      serviceManaged: 'listApart',
      azurePolicy: { definitions: [], honourExemptions: false },
      inventory: { suddenlySmallBelow: 0.5 },
    });
    expect(rules.owners).toEqual({
      tags: ['owner'],
      resourceGroups: [],
      subscriptions: [],
      default: 'cloud-platform@contoso.example',
    });
  });

  it.each([
    { verdict: 'revoked', hours: 24, remindEveryHours: 8 },
    { verdict: 'rejected', hours: 72, remindEveryHours: 24 },
    { verdict: 'unapprovedSource', hours: 168, remindEveryHours: 48 },
    { verdict: 'wrongStage', hours: 168, remindEveryHours: 48 },
    { verdict: 'deprecated', hours: 336, remindEveryHours: 168 },
    { verdict: 'outdated', hours: 336, remindEveryHours: 168 },
    { verdict: 'unknown', hours: 336, remindEveryHours: 168 },
  ] as const)('gives $verdict machines $hours hours', ({ verdict, hours, remindEveryHours }) => {
    expect(rules.deadlines[verdict]).toEqual({ hours, remindEveryHours, escalateTo: null });
  });

  it('parses to itself once parsed', () => {
    expect(parseComplianceRules(rules)).toEqual({ kind: 'rules', rules });
  });
});

it('reads the document that people write as YAML', () => {
  const yaml = `
    version: 1
    environments:
      - name: production
        subscriptions: [${subscription('A')}]
        managementGroups: [/providers/Microsoft.Management/managementGroups/corp]
        stages: [production]
        allow:
          marketplace: ["Contoso:*:*", "*:ubuntu-*:*server"]
          galleries: ["/subscriptions/${subscription('c')}/resourceGroups/hub/providers/Microsoft.Compute/galleries/shared/"]
        exclude: { resourceGroups: ["rg-lab-*"], tags: [no-images, tier=lab] }
        tooOld: { versionsBehind: 2 }
        channel: ops
    owners:
      tags: [owner, contact]
      resourceGroups: [{ match: "rg-web*", owner: web@contoso.example, channel: ops }]
      subscriptions: [{ subscription: ${subscription('A')}, owner: prod@contoso.example }]
      default: cloud@contoso.example
    channels:
      ops: { title: Operations, webhook: { keyVault: "https://contoso.vault.azure.net/secrets/ops" } }
    deadlines:
      revoked: { hours: 4, escalateTo: ops }
      unknown: { remindEveryHours: null }
    digestWindowMinutes: 0
  `;

  const parsed = parseComplianceRules(parseYaml(yaml));

  expect(parsed).toMatchObject({
    kind: 'rules',
    rules: {
      environments: [
        {
          subscriptions: [subscription('a')],
          managementGroups: ['corp'],
          allow: {
            galleries: [
              `/subscriptions/${subscription('c')}/resourceGroups/hub/providers/Microsoft.Compute/galleries/shared`,
            ],
          },
        },
      ],
      channels: { default: { title: 'Rebake' }, ops: { title: 'Operations' } },
      deadlines: {
        revoked: { hours: 4, remindEveryHours: 8, escalateTo: 'ops' },
        unknown: { hours: 336, remindEveryHours: null },
      },
    },
  });
});

describe('what is wrong is said where it is', () => {
  const galleries = ['mine', '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/*'];

  it.each([
    { what: 'an empty document', value: {}, paths: ['environments', 'owners'] },
    { what: 'text', value: 'rules', paths: [''] },
    { what: 'another format', value: { ...writtenRules, version: 2 }, paths: ['version'] },
    { what: 'an unknown key', value: { ...writtenRules, colour: 'red' }, paths: ['colour'] },
    { what: 'no environment', value: { ...writtenRules, environments: [] }, paths: ['environments'] },
    { what: 'no default owner', value: { ...writtenRules, owners: {} }, paths: ['owners.default'] },
    { what: 'an owner without address', value: withOwners({ default: 'Jane' }), paths: ['owners.default'] },
    {
      what: 'a subscription by name',
      value: withEnvironment({ subscriptions: ['prod'] }),
      paths: ['environments[0].subscriptions[0]'],
    },
    {
      what: 'a management group with blanks',
      value: withEnvironment({ managementGroups: ['my group'] }),
      paths: ['environments[0].managementGroups[0]'],
    },
    { what: 'no stages', value: withEnvironment({ stages: [] }), paths: ['environments[0].stages'] },
    {
      what: 'an environment of nothing',
      value: withEnvironment({ subscriptions: [], managementGroups: [] }),
      paths: ['environments[0]'],
    },
    {
      what: 'a Marketplace pattern with a version',
      value: withEnvironment({ allow: { marketplace: ['a:b:c:latest'] } }),
      paths: ['environments[0].allow.marketplace[0]'],
    },
    {
      what: 'a Marketplace pattern with * in the middle',
      value: withEnvironment({ allow: { marketplace: ['a:b*b:c'] } }),
      paths: ['environments[0].allow.marketplace[0]'],
    },
    {
      what: 'galleries by name or with *',
      value: withEnvironment({ allow: { galleries } }),
      paths: ['environments[0].allow.galleries[0]', 'environments[0].allow.galleries[1]'],
    },
    {
      what: 'a managed image by name',
      value: withEnvironment({ allow: { managedImages: ['golden'] } }),
      paths: ['environments[0].allow.managedImages[0]'],
    },
    {
      what: 'a community gallery by resource id',
      value: withEnvironment({ allow: { communityGalleries: ['/CommunityGalleries/x'] } }),
      paths: ['environments[0].allow.communityGalleries[0]'],
    },
    {
      what: 'a resource group with * in the middle',
      value: withEnvironment({ exclude: { resourceGroups: ['rg-*-x'] } }),
      paths: ['environments[0].exclude.resourceGroups[0]'],
    },
    {
      what: 'a tag without a name',
      value: withEnvironment({ exclude: { tags: ['=x'] } }),
      paths: ['environments[0].exclude.tags[0]'],
    },
    {
      what: 'negative limits',
      value: { ...writtenRules, tooOld: { daysBehind: -1, versionsBehind: 0.5 } },
      paths: ['tooOld.versionsBehind', 'tooOld.daysBehind'],
    },
    {
      what: 'a deadline for a verdict that is none',
      value: { ...writtenRules, deadlines: { compliant: { hours: 1 } } },
      paths: ['deadlines.compliant'],
    },
    {
      what: 'a deadline of nothing',
      value: { ...writtenRules, deadlines: { revoked: { hours: 0 } } },
      paths: ['deadlines.revoked.hours'],
    },
    {
      what: 'a webhook in plain text',
      value: { ...writtenRules, channels: { ops: { title: 'Ops', webhook: 'https://x' } } },
      paths: ['channels.ops.webhook'],
    },
    {
      what: 'a share above one',
      value: { ...writtenRules, inventory: { suddenlySmallBelow: 50 } },
      paths: ['inventory.suddenlySmallBelow'],
    },
    {
      what: 'too long a window',
      value: { ...writtenRules, digestWindowMinutes: 10_000 },
      paths: ['digestWindowMinutes'],
    },
  ])('$what', ({ value, paths }) => {
    expect(problemsOf(value).map(({ path }) => path)).toEqual(paths);
  });
});

it.each(['input', 'output'] as const)('has a JSON schema of its %s', (io) => {
  expect(Object.keys(z.toJSONSchema(ComplianceRules, { io }).properties ?? {})).toEqual(
    expect.arrayContaining(['version', 'environments', 'owners', 'channels', 'deadlines', 'digestWindowMinutes']),
  );
});
