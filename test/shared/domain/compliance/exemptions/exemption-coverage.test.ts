import { describe, expect, it } from 'vitest';
import { coverageWarnings } from '../../../../../shared/domain/compliance/exemptions/exemption-coverage.ts';

describe('whoever grants an exemption is warned', () => {
  it.each([
    { kind: 'machine', machines: 0, findings: 0, complete: true, says: 'knows no machine of this id' },
    { kind: 'resourceGroup', machines: 0, findings: 0, complete: true, says: 'no machine in this resource group' },
    { kind: 'source', machines: 0, findings: 0, complete: true, says: 'comes from this source' },
    { kind: 'machine', machines: 1, findings: 0, complete: true, says: 'excepts nothing yet' },
    { kind: 'source', machines: 12, findings: 0, complete: true, says: 'excepts nothing yet' },
    { kind: 'source', machines: 12, findings: 3, complete: false, says: 'of those looked at it covers 12' },
    { kind: 'source', machines: 0, findings: 0, complete: false, says: 'of those looked at it covers 0' },
  ] as const)('of $kind with $machines machines, $findings findings: $says', ({ kind, says, ...coverage }) => {
    const warnings = coverageWarnings({ kind }, coverage);

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(says);
  });

  it('of nothing where findings are covered', () => {
    expect(coverageWarnings({ kind: 'resourceGroup' }, { machines: 3, findings: 1, complete: true })).toEqual([]);
  });
});
