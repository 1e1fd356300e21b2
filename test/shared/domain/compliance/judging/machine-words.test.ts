import { describe, expect, it } from 'vitest';
import { circumstances } from '../../../../../shared/domain/compliance/judging/machine-words.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import { judged, type Row } from '../judging-rows.ts';
import { aMachine, anInstance, aScaleSet, ours, scaleSetId, ubuntu } from '../some-machines.ts';

describe('a scale set', () => {
  const flexible = (changes: Partial<ObservedMachine>) => aMachine({ scaleSetId, ...changes });

  it.each<Row>([
    {
      what: 'whose model is pinned to the live version',
      machine: aScaleSet(),
      verdict: 'compliant',
      reason: "The scale set's model names web 1.3.0",
    },
    {
      what: 'whose model follows what is live',
      machine: aScaleSet({ image: ours('production', null) }),
      verdict: 'compliant',
      reason: 'new instances get 1.3.0, live in stage production',
      also: { imageDefinition: 'web', version: null },
    },
    {
      what: 'whose model follows what is live in test, in production',
      machine: aScaleSet({ image: ours('test', null) }),
      verdict: 'wrongStage',
      nextStep: "Set the scale set's model to web 1.3.0, live in stage production, then upgrade its instances.",
    },
    {
      what: 'whose model follows an image that is not live yet',
      machine: aScaleSet({ image: ours('production', null, 'young') }),
      verdict: 'unknown',
      reason: 'no version of it is live',
      nextStep: 'ask its owner to release one',
    },
    {
      what: 'whose model is pinned to an old version',
      machine: aScaleSet({ image: ours('production', '1.1.0') }),
      verdict: 'outdated',
      nextStep: "Set the scale set's model to web 1.3.0",
    },
    {
      what: 'without instances is judged all the same',
      machine: aScaleSet({ capacity: 0, image: ours('production', '0.2.0') }),
      verdict: 'revoked',
      reason: 'It has no instances now; the next one would run this.',
      nextStep: "Set the scale set's model to web 1.3.0, live in stage production.",
    },
    {
      what: 'without a model only holds machines',
      machine: aScaleSet({ image: { kind: 'noModel' }, capacity: 0 }),
      verdict: 'compliant',
      reason: 'The scale set has no model of its own: its machines are judged one by one.',
    },
    {
      what: 'from the Marketplace',
      machine: aScaleSet({ image: ubuntu }),
      verdict: 'unapprovedSource',
      nextStep: "Set the scale set's model to an image that environment production allows, then upgrade its instances.",
    },
    {
      what: 'has an instance that runs the live version',
      machine: anInstance(),
      verdict: 'compliant',
      reason: 'The instance runs web 1.3.0',
    },
    {
      what: 'has an instance that lags behind its model within what is allowed',
      machine: anInstance({ image: ours('production', '1.2.0'), latestModelApplied: false }),
      verdict: 'compliant',
      reason: 'The instance lags behind the model of its scale set.',
    },
    {
      what: 'has an instance that lags behind its model with an old version',
      machine: anInstance({ image: ours('production', '1.1.0'), latestModelApplied: false }),
      verdict: 'outdated',
      reason: 'allows. The instance lags behind the model of its scale set.',
      nextStep: 'Make sure that the model of scale set shop names web 1.3.0',
    },
    {
      what: 'has an instance as old as its model',
      machine: anInstance({ image: ours('production', '1.1.0') }),
      verdict: 'outdated',
      nextStep: 'Set the model of scale set shop to web 1.3.0, live in stage production, then upgrade the instance.',
    },
    {
      what: 'has an instance of which nothing says the version',
      machine: anInstance({ image: ours('production', null) }),
      verdict: 'unknown',
      nextStep: 'web 1.3.0',
    },
    {
      what: 'that is flexible has a machine with an old version',
      machine: flexible({ image: ours('production', '1.1.0') }),
      verdict: 'outdated',
      nextStep: 'Set the model of scale set shop to web 1.3.0, live in stage production, then replace the machine.',
    },
    {
      what: 'that is flexible manages its machines, which people own all the same',
      machine: flexible({ managedBy: scaleSetId, image: ubuntu }),
      verdict: 'unapprovedSource',
      nextStep: 'Set the model',
    },
  ])('$what: $verdict', judged);
});

it.each([
  { what: 'its own disk was looked at, and no other', trail: ['/disks/os'], said: false },
  { what: 'that is a copy', trail: ['/disks/os', '/snapshots/backup'], said: true },
])('says that a disk goes back to an image only where $what: $said', ({ trail, said }) => {
  expect(circumstances(aMachine({ trail })).includes('its disk is a copy')).toBe(said);
});
