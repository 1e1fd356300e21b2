import { describe, expect, it } from 'vitest';
import { compileBelievedPolicy } from '../../../../../shared/domain/compliance/judging/believed-policy.ts';
import type { PolicySaid } from '../../../../../shared/domain/compliance/policy-said.ts';
import { judge, aMachine, now, ubuntu } from '../some-machines.ts';

const images = '/providers/Microsoft.Authorization/policyDefinitions/approved-images';
const said = (changes: Partial<PolicySaid> = {}): PolicySaid => ({
  assignmentId: '/providers/Microsoft.Authorization/policyAssignments/a',
  definitionId: images,
  compliance: 'Exempt',
  at: '2026-11-21T06:00:00.000Z',
  ...changes,
});
const about = (name: string) => said({ definitionId: images.replace('approved-images', name) });

describe('what Azure Policy says counts', () => {
  it.each([
    { what: 'of a definition that rules name', policy: said(), definitions: [images], counts: true },
    { what: 'in another case', policy: said(), definitions: [images.toUpperCase()], counts: true },
    { what: 'of one of several', policy: said(), definitions: ['/other', images], counts: true },
    { what: 'of another definition', policy: about('tags'), definitions: [images], counts: false },
    { what: 'of one that begins alike', policy: about('approved-images-2'), definitions: [images], counts: false },
    { what: 'of any, where rules name none', policy: about('tags'), definitions: [], counts: true },
    {
      what: 'a moment less than three days old',
      policy: said({ at: '2026-11-18T12:00:00.001Z' }),
      definitions: [images],
      counts: true,
    },
    {
      what: 'three days old, of a definition that sweeps would have read again',
      policy: said({ at: '2026-11-18T12:00:00.000Z' }),
      definitions: [images],
      counts: false,
    },
    {
      what: 'however old, where only events tell',
      policy: said({ at: '2026-01-01T00:00:00.000Z' }),
      definitions: [],
      counts: true,
    },
  ])('$what: $counts', ({ policy, definitions, counts }) => {
    const believed = compileBelievedPolicy({ definitions, honourExemptions: false });

    expect(believed([policy], now)).toEqual(counts ? [policy] : []);
  });

  it.each([
    { what: 'of the image policies', policy: said(), verdict: 'exempt' },
    { what: 'of another policy', policy: about('tags'), verdict: 'unapprovedSource' },
    {
      what: 'that has not been seen for days',
      policy: said({ at: '2026-11-01T00:00:00.000Z' }),
      verdict: 'unapprovedSource',
    },
  ])('so that an exemption $what makes it $verdict', ({ policy, verdict }) => {
    const rules = { azurePolicy: { definitions: [images], honourExemptions: true } };

    const judgement = judge({ machine: aMachine({ image: ubuntu }), policy: [policy], rules });

    expect(judgement).toMatchObject({ verdict, policyDisagreement: null });
  });
});
