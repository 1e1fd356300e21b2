import { expect, it } from 'vitest';
import { commands, may, roles, rolesFor } from '../../../shared/domain/roles.ts';

const changes = commands.filter((command) => command !== 'read');

it.each(roles)('%s may read', (role) => {
  expect(may([role], 'read')).toBe(true);
});

it.each([
  { role: 'Reader', allowed: [] },
  {
    role: 'Contributor',
    allowed: [
      'putRecipe',
      'deleteImageDefinition',
      'pauseRebakes',
      'resumeRebakes',
      'startRebake',
      'cancelRebake',
      'submitEvidence',
      'startSweep',
      'evaluateMachine',
      'replayDeadLetters',
    ],
  },
  { role: 'Promoter', allowed: ['requestPromotion', 'retryPromotion', 'cancelPromotion', 'rollBack', 'deprecate'] },
  { role: 'Approver', allowed: ['decidePromotion', 'setFreezeWindows'] },
  { role: 'SecurityOfficer', allowed: ['revoke', 'exempt', 'setComplianceRules'] },
])('$role may $allowed and change nothing else', ({ role, allowed }) => {
  expect(changes.filter((command) => may([role], command))).toEqual(allowed);
});

it('several roles allow what each allows', () => {
  expect(may(['Reader', 'Approver'], 'decidePromotion')).toBe(true);
});

it.each([{ given: [] }, { given: ['Owner'] }, { given: ['contributor'] }])('$given allows nothing', ({ given }) => {
  expect(commands.filter((command) => may(given, command))).toEqual([]);
});

it('every command needs a role', () => {
  expect(commands.filter((command) => rolesFor(command).length === 0)).toEqual([]);
});
