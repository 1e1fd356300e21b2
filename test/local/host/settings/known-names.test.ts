import { expect, it } from 'vitest';
import { spellKnownNames } from '../../../../local/host/settings/known-names.ts';

it.each([
  { given: { Logging: { LogLevel: { Default: 'Debug' } } }, spelled: { logging: { logLevel: { Default: 'Debug' } } } },
  {
    given: { extensions: { DurableTask: { HUBNAME: 'x' } } },
    spelled: { extensions: { durableTask: { hubName: 'x' } } },
  },
  { given: { FunctionTimeout: '00:01:00' }, spelled: { functionTimeout: '00:01:00' } },
  { given: { Version: '2.0' }, spelled: { Version: '2.0' } },
  { given: { other: [{ RoutePrefix: '' }, null, 1] }, spelled: { other: [{ routePrefix: '' }, null, 1] } },
])('spells $given as this host reads it', ({ given, spelled }) => {
  expect(spellKnownNames(given)).toEqual(spelled);
});
