import { expect, it } from 'vitest';
import { capturePlan, checkMachineSecurityType, wantedDefinition } from '../../../../shared/domain/bake/capture.ts';
import { aRecipe } from '../a-recipe.ts';

it.each([
  { security: 'Standard', machine: 'Standard', definition: 'Standard', source: 'machine', checked: 'Standard' },
  {
    security: 'TrustedLaunch',
    machine: 'TrustedLaunch',
    definition: 'TrustedLaunch',
    source: 'machine',
    checked: 'TrustedLaunch',
  },
  {
    security: 'TrustedLaunchSupported',
    machine: 'Standard',
    definition: 'TrustedLaunchSupported',
    source: 'managedImage',
    checked: 'TrustedLaunch',
  },
] as const)(
  '$security: a $machine machine, captured as $source into a $definition definition, checked with $checked',
  ({ security, machine, definition, source, checked }) => {
    expect(capturePlan(security)).toEqual({
      machineSecurityType: machine,
      definitionSecurityType: definition,
      source,
    });
    expect(checkMachineSecurityType(security)).toBe(checked);
  },
);

it('a machine is never the source where Azure takes none', () => {
  const sources = (['Standard', 'TrustedLaunch', 'TrustedLaunchSupported'] as const).map(capturePlan);

  // A managed image can be made of a Standard machine only; a TrustedLaunchSupported version needs one.
  expect(sources.filter((plan) => plan.source === 'managedImage' && plan.machineSecurityType !== 'Standard')).toEqual(
    [],
  );
  expect(
    sources.filter((plan) => plan.source === 'machine' && plan.definitionSecurityType === 'TrustedLaunchSupported'),
  ).toEqual([]);
});

it('the definition is what the recipe says', () => {
  expect(wantedDefinition(aRecipe())).toEqual({
    osType: 'Linux',
    osState: 'Generalized',
    hyperVGeneration: 'V2',
    architecture: 'x64',
    securityType: 'TrustedLaunchSupported',
  });
});
