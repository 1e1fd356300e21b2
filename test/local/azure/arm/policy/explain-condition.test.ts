import { describe, expect, it } from 'vitest';
import { explainCondition } from '../../../../../local/azure/arm/policy/explain-condition.ts';

const machine = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web',
  name: 'web',
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westeurope',
  properties: { storageProfile: { imageReference: { publisher: 'Canonical' } } },
};
const resolve = (value: unknown): unknown => (value === "[parameters('place')]" ? 'eastus' : value);

// https://learn.microsoft.com/azure/governance/policy/how-to/determine-non-compliance
describe('the explanation of a condition', () => {
  it('tells of every comparison, also of those inside others, what it found', () => {
    const condition = {
      allOf: [
        { field: 'type', equals: 'Microsoft.Compute/virtualMachines' },
        { not: { anyOf: [{ field: 'location', in: ['eastus', 'westus'] }] } },
      ],
    };

    expect(explainCondition(condition, machine, resolve)).toEqual([
      {
        result: 'True',
        expressionKind: 'Field',
        expression: 'type',
        path: 'type',
        expressionValue: 'Microsoft.Compute/virtualMachines',
        targetValue: 'Microsoft.Compute/virtualMachines',
        operator: 'Equals',
      },
      {
        result: 'False',
        expressionKind: 'Field',
        expression: 'location',
        path: 'location',
        expressionValue: 'westeurope',
        targetValue: ['eastus', 'westus'],
        operator: 'In',
      },
    ]);
  });

  it('shows values of parameters, and nothing for a field that is not there', () => {
    const [place, image] = explainCondition(
      {
        anyOf: [
          { field: 'location', notEquals: "[parameters('place')]" },
          { field: 'Microsoft.Compute/imageId', exists: 'true' },
        ],
      },
      machine,
      resolve,
    );

    expect(place).toMatchObject({ targetValue: 'eastus', operator: 'NotEquals', result: 'True' });
    expect(image).toEqual({
      result: 'False',
      expressionKind: 'Field',
      expression: 'Microsoft.Compute/imageId',
      path: 'Microsoft.Compute/imageId',
      targetValue: 'true',
      operator: 'Exists',
    });
  });
});
