import { expect, it } from 'vitest';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import { latestIn } from '../../../../shared/domain/replication/latest.ts';

const version = (number: string, regions: Readonly<Record<string, 'shown' | 'hidden'>>) => ({
  version: ImageVersionNumber.parse(number),
  regions: Object.entries(regions).map(([name, how]) => ({ name, replicas: 1, excludeFromLatest: how === 'hidden' })),
});

const versions = [
  version('1.9.0', { westeurope: 'shown', eastus: 'shown' }),
  version('1.10.0', { westeurope: 'shown', eastus: 'hidden' }),
  version('1.11.0', { westeurope: 'hidden' }),
];

it.each([
  { region: 'West Europe', latest: '1.10.0', why: 'the highest number that is not hidden' },
  { region: 'eastus', latest: '1.9.0', why: 'hidden there' },
  { region: 'northeurope', latest: undefined, why: 'not there' },
])('latest in $region is $latest: $why', ({ region, latest }) => {
  expect(latestIn(versions, region)).toBe(latest);
});
