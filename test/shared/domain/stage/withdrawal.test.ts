import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import { latestIn } from '../../../../shared/domain/replication/latest.ts';
import type { RollbackVersion } from '../../../../shared/domain/stage/rollback.ts';
import { StageState } from '../../../../shared/domain/stage/stage-state.ts';
import { planWithdrawal } from '../../../../shared/domain/stage/withdrawal.ts';

const number = (text: string) => ImageVersionNumber.parse(text);
const version = (
  text: string,
  state: StageState,
  regions: Readonly<Record<string, 'shown' | 'hidden'>>,
): RollbackVersion => ({
  version: number(text),
  state,
  wasLive: true,
  regions: Object.entries(regions).map(([name, how]) => ({ name, replicas: 2, excludeFromLatest: how === 'hidden' })),
});

const old = version('1.0.0', 'superseded', { eastus: 'shown' });
const bad = version('1.0.1', 'live', { eastus: 'shown', westeurope: 'shown' });
const plan = (live: string | null, ...versions: readonly RollbackVersion[]) =>
  planWithdrawal(bad.version, [{ stage: 'production', live: live === null ? null : number(live), versions }])[0];

describe('taking a version out of latest', () => {
  it('hides it in every region and lets the version below be live', () => {
    expect(plan('1.0.1', old, bad)).toMatchObject({
      wasLive: true,
      live: '1.0.0',
      regions: [
        { name: 'eastus', replicas: 2, excludeFromLatest: true },
        { name: 'westeurope', replicas: 2, excludeFromLatest: true },
      ],
    });
  });

  it('names the regions in which latest would resolve to nothing', () => {
    expect(plan('1.0.1', old, bad)?.withoutLatest).toEqual(['westeurope']);
    expect(plan('1.0.1', bad)).toMatchObject({ live: null, withoutLatest: ['eastus', 'westeurope'] });
  });

  it('lets a version below be live that is shown in some of its regions, not one that is hidden in all', () => {
    const partly = version('1.0.0', 'superseded', { eastus: 'shown', westeurope: 'hidden' });
    const hidden = version('1.0.0', 'superseded', { eastus: 'hidden', westeurope: 'hidden' });

    expect(plan('1.0.1', partly, bad)).toMatchObject({ live: '1.0.0', withoutLatest: ['westeurope'] });
    expect(plan('1.0.1', hidden, bad)).toMatchObject({ live: null });
  });

  it('leaves what is live as it is when that is another version', () => {
    const later = version('1.1.0', 'live', { eastus: 'shown', westeurope: 'shown' });

    expect(plan('1.1.0', old, bad, later)).toMatchObject({ wasLive: false, live: '1.1.0', withoutLatest: [] });
  });

  it('does not bring back what was rolled back, deprecated or is half promoted', () => {
    const excluded = version('1.0.2', 'excluded', { eastus: 'hidden' });
    const deprecated = version('1.0.3', 'deprecated', { eastus: 'hidden' });
    const soaking = version('1.0.4', 'soaking', { eastus: 'shown' });

    expect(plan('1.0.1', bad, excluded, deprecated, soaking)).toMatchObject({
      live: null,
      withoutLatest: ['westeurope'],
    });
  });

  it('has nothing to do in a stage whose gallery does not have it', () => {
    expect(plan('1.0.0', old)).toBeUndefined();
  });

  it('never leaves it eligible, and names exactly the regions that lose their latest', () => {
    const regions = fc.dictionary(
      fc.constantFrom('eastus', 'westeurope', 'northeurope'),
      fc.constantFrom('shown' as const, 'hidden' as const),
    );
    const others = fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...StageState.options), regions), { maxLength: 5 });

    fc.assert(
      fc.property(regions, others, (own, rest) => {
        const it = version('1.0.1', 'live', own);
        const versions = [it, ...rest.map(([patch, state, where]) => version(`1.1.${patch}`, state, where))];
        const [planned] = planWithdrawal(it.version, [{ stage: 'test', live: it.version, versions }]);

        const after = versions.map((one) => (one === it ? { ...one, regions: planned!.regions } : one));
        const lost = Object.keys(own).filter(
          (region) => latestIn(versions, region) !== undefined && latestIn(after, region) === undefined,
        );
        expect(planned!.regions.every(({ excludeFromLatest }) => excludeFromLatest)).toBe(true);
        expect([...planned!.withoutLatest].toSorted()).toEqual(lost.toSorted());
      }),
    );
  });
});
