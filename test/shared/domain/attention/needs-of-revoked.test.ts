import { expect, it } from 'vitest';
import { needsOfRevoked } from '../../../../shared/domain/attention/needs-of-revoked.ts';
import { StageState } from '../../../../shared/domain/stage/stage-state.ts';
import { aVersion, inStage } from '../../../support/some-records.ts';

const revokedAncestor = 'ubuntu-hardened 1.0.0';

it('a version that is live on what is revoked needs somebody at once, in each stage', () => {
  const stages = { test: inStage(), canary: inStage({ state: 'superseded' }), production: inStage() };

  expect(needsOfRevoked(aVersion('1.0.0', { stages, revokedAncestor }))).toEqual(
    ['test', 'production'].map((stage) => ({
      kind: 'liveOnRevoked',
      urgent: true,
      imageDefinition: 'ubuntu-web',
      what: `ubuntu-web 1.0.0: live in ${stage}, and baked from ubuntu-hardened 1.0.0, which is revoked`,
      why: `Rebake ubuntu-web on a safe version, or roll ${stage} back`,
      resource: '/api/image-definitions/ubuntu-web/versions/1.0.0',
    })),
  );
});

it.each(StageState.options.filter((state) => state !== 'live'))('one that is %s needs nobody', (state) => {
  expect(needsOfRevoked(aVersion('1.0.0', { stages: { test: inStage({ state }) }, revokedAncestor }))).toEqual([]);
});
