import { describe, expect, it } from 'vitest';
import { importPage } from '../import-page.ts';

type Scope = Readonly<Record<string, string>>;
interface Links {
  linkTo: (name: string, value: string, scope: Scope) => string | undefined;
  scopeIn: (scope: Scope, record: object, within?: string) => Scope;
  logAddress: (step: string, scope: Scope) => string | undefined;
}

const { linkTo, scopeIn, logAddress } = await importPage<Links>('show/links.js');
const web = { imageDefinition: 'ubuntu-web' };
const at = '/api/image-definitions/ubuntu-web';
const urn = 'Canonical:ubuntu-24_04-lts:server';
const vm = '/subscriptions/s/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1';

describe('a value leads', () => {
  it.each([
    { name: 'imageDefinition', value: 'ubuntu-web', scope: {}, to: at },
    { name: 'version', value: '1.0.0', scope: web, to: `${at}/versions/1.0.0` },
    { name: 'version', value: '1.0.0', scope: {}, to: undefined },
    { name: 'version', value: '3', scope: web, to: undefined },
    { name: 'version', value: '24.04.202609', scope: { ...web, kind: 'marketplace' }, to: undefined },
    { name: 'previous', value: '1.0.0', scope: web, to: `${at}/versions/1.0.0` },
    { name: 'rebakeId', value: 'r1', scope: web, to: `${at}/rebakes/r1` },
    { name: 'runningRebake', value: 'r1', scope: web, to: `${at}/rebakes/r1` },
    { name: 'promotionId', value: 'p1', scope: web, to: `${at}/promotions/p1` },
    { name: 'production', value: 'p1', scope: { ...web, within: 'openPromotions' }, to: `${at}/promotions/p1` },
    { name: 'image', value: 'ubuntu-web', scope: { within: 'base' }, to: at },
    { name: 'image', value: 'ubuntu-web', scope: { within: 'x' }, to: undefined },
    { name: 'marketplace', value: urn, scope: {}, to: `/api/base-images/${encodeURIComponent(urn.toLowerCase())}` },
    { name: 'urn', value: 'none', scope: {}, to: undefined },
    { name: 'ancestors', value: 'ubuntu-web 1.0.0', scope: {}, to: `${at}/versions/1.0.0` },
    {
      name: 'ancestors',
      value: `${urn} 24.04.1`,
      scope: {},
      to: `/api/base-images/${encodeURIComponent(urn.toLowerCase())}`,
    },
    { name: 'revokedAncestor', value: 'ubuntu-web 1.0.0', scope: {}, to: `${at}/versions/1.0.0` },
    { name: 'reason', value: 'ubuntu-web 1.0.0', scope: {}, to: undefined },
    { name: 'machineId', value: 'm~1', scope: { subscriptionId: 's' }, to: '/api/machines/s/m~1' },
    { name: 'machineId', value: 'm~1', scope: {}, to: undefined },
    { name: 'exemptionId', value: 'e1', scope: {}, to: '/api/exemptions/e1' },
    { name: 'sweepId', value: 's1', scope: {}, to: '/api/sweeps/s1' },
    { name: 'resourceId', value: vm, scope: {}, to: `https://portal.azure.com/#resource${vm}` },
    { name: 'subscription', value: '/subscriptions/s', scope: {}, to: undefined },
    { name: 'address', value: '/api/findings/s/m', scope: {}, to: '/api/findings/s/m' },
    { name: 'constructor', value: 'x', scope: web, to: undefined },
    { name: 'imageDefinition', value: 'a/b?c', scope: {}, to: '/api/image-definitions/a%2Fb%3Fc' },
  ])('$name $value in $scope to $to', ({ name, value, scope, to }) => {
    expect(linkTo(name, value, scope)).toBe(to);
  });

  it('never anywhere that a script could run', () => {
    for (const value of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'https://evil.example']) {
      expect(linkTo('address', value, {})).toBeUndefined();
      expect(linkTo('outputUrl', value, {})).toBeUndefined();
    }
  });
});

describe('what is known inside of a record', () => {
  it('is its own before what is around it', () => {
    expect(scopeIn(web, { imageDefinition: 'ubuntu-hardened' }, 'base')).toMatchObject({
      imageDefinition: 'ubuntu-hardened',
      within: 'base',
    });
    expect(scopeIn(web, { imageDefinition: null }, 'base')).toMatchObject({ imageDefinition: 'ubuntu-web' });
  });

  it('is no kind of what is around it', () => {
    const inside = scopeIn({ ...web, kind: 'marketplace' }, { version: '1.0.0' });

    expect(linkTo('version', '1.0.0', inside)).toBe(`${at}/versions/1.0.0`);
  });
});

describe('the log of a step', () => {
  it.each([
    { scope: { ...web, rebakeId: 'r1' }, to: `${at}/rebakes/r1/steps/a%20b/log` },
    { scope: { rebakeId: 'r1' }, to: undefined },
    { scope: web, to: undefined },
  ])('in $scope is at $to', ({ scope, to }) => {
    expect(logAddress('a b', scope)).toBe(to);
  });
});
