import { expect, it } from 'vitest';
import { Region } from '../../../shared/domain/region.ts';

it.each(['westeurope', 'West Europe', 'WestEurope', ' west europe '])('%j is westeurope', (name) => {
  expect(Region.parse(name)).toBe('westeurope');
});

it.each(['', '1', 'we', 'west-europe', 'west/europe', '2eastus'])('%j is no region', (name) => {
  expect(Region.safeParse(name).success).toBe(false);
});
