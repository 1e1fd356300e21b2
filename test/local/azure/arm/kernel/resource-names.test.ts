import { describe, expect, it } from 'vitest';
import { ArmError } from '../../../../../local/azure/arm/kernel/arm-error.ts';
import { computeName, networkName, type RequireName } from '../../../../../local/azure/arm/kernel/resource-names.ts';

function codeOf(requireName: RequireName, name: string): string | undefined {
  try {
    requireName(name);
    return undefined;
  } catch (error) {
    return error instanceof ArmError ? error.code : 'not a refusal';
  }
}

// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
describe('names of resources', () => {
  it.each([
    { name: 'web-1' },
    { name: '1' },
    { name: 'a.b_c' },
    { name: 'ends_' },
    { name: 'a'.repeat(80) },
    { name: '', refused: true },
    { name: '_disk', refused: true },
    { name: '-disk', refused: true },
    { name: '.disk', refused: true },
    { name: 'disk.', refused: true },
    { name: 'disk-', refused: true },
    { name: 'a b', refused: true },
    { name: 'a#b', refused: true },
    { name: 'größe', refused: true },
    { name: 'a'.repeat(81), refused: true },
  ])('of Compute: $name, refused: $refused', ({ name, refused = false }) => {
    expect(codeOf(computeName('disk.name'), name)).toBe(refused ? 'InvalidParameter' : undefined);
  });

  it('of machines have 64 characters at most', () => {
    expect(codeOf(computeName('vmName', 64), 'a'.repeat(64))).toBeUndefined();
    expect(codeOf(computeName('vmName', 64), 'a'.repeat(65))).toBe('InvalidParameter');
  });

  it('are refused with the rule, so that a person can choose another', () => {
    expect(() => computeName('disk.name')('a.')).toThrow(
      "The entity name 'disk.name' is invalid according to its validation rule: ^[^_\\W][\\w.-]{0,79}(?<![-.])$. The name is 'a.'.",
    );
  });

  it.each([
    { name: 'a' },
    { name: 'nic_' },
    { name: 'vm1-nic.1' },
    { name: 'a'.repeat(80) },
    { name: '', refused: true },
    { name: '_nic', refused: true },
    { name: 'nic-', refused: true },
    { name: 'nic.', refused: true },
    { name: 'a b', refused: true },
    { name: 'a'.repeat(81), refused: true },
  ])('of networks: $name, refused: $refused', ({ name, refused = false }) => {
    expect(codeOf(networkName(), name)).toBe(refused ? 'InvalidResourceName' : undefined);
  });

  it('of virtual networks have 2 to 64 characters', () => {
    expect(codeOf(networkName(2, 64), 'a')).toBe('InvalidResourceName');
    expect(codeOf(networkName(2, 64), 'ab')).toBeUndefined();
    expect(codeOf(networkName(2, 64), 'a'.repeat(65))).toBe('InvalidResourceName');
  });
});
