import { describe, expect, it } from 'vitest';
import { needOfRollback, needOfWithdrawal } from '../../../../shared/domain/attention/needs-of-failures.ts';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';

const web = { imageDefinition: 'web', message: 'No right to write it' };

describe('what failed needs somebody at once', () => {
  it('a rollback: where to look, and what the gallery said', () => {
    expect(
      needOfRollback({ ...web, stage: 'production', from: '1.0.1', to: ImageVersionNumber.parse('1.0.0') }),
    ).toEqual({
      kind: 'rollbackFailed',
      urgent: true,
      imageDefinition: 'web',
      what: 'web: rolling production back from 1.0.1 to 1.0.0 failed',
      why: 'No right to write it',
      resource: '/api/image-definitions/web/stages',
    });
  });

  it.each([
    { kind: 'deprecation', past: 'deprecated' },
    { kind: 'revocation', past: 'revoked' },
  ] as const)('a $kind: the version, and that it may still be in latest', ({ kind, past }) => {
    expect(needOfWithdrawal({ ...web, version: '1.0.1', kind })).toEqual({
      kind: 'withdrawalFailed',
      urgent: true,
      imageDefinition: 'web',
      what: `web 1.0.1: ${past}, and could not be hidden everywhere`,
      why: 'No right to write it',
      resource: '/api/image-definitions/web/versions/1.0.1',
    });
  });
});
