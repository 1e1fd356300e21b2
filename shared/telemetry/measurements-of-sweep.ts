import type { AdoptionCount } from '../domain/compliance/adoption/adoption.ts';
import type { Verdict } from '../domain/compliance/judgement.ts';
import type { AdoptionReached } from '../domain/compliance/adoption/adoption-reached.ts';
import type { Measurement, MetricName } from './measurement.ts';

export interface OpenFinding {
  readonly verdict: Verdict;
  readonly age: string;
}

const day = 24 * 3600_000;
/** Ages of findings, by when each ends; an attribute has to have few values. */
const ages = [
  { name: 'under a day', until: day },
  { name: '1 to 7 days', until: 7 * day },
  { name: '7 to 30 days', until: 30 * day },
  { name: 'over 30 days', until: Infinity },
] as const;

export function ageOf(openedAt: string, now: string): string {
  const age = Date.parse(now) - Date.parse(openedAt);
  return ages.find(({ until }) => age < until)!.name;
}

/** Machines by image definition, environment and verdict; those on no image of ours have no definition. */
export function measurementsOfAdoption(counts: readonly AdoptionCount[]): readonly Measurement[] {
  return summed(
    'rebake.machines',
    counts.map(({ imageDefinition, environment, verdict, machines }) => ({
      attributes: { imageDefinition: imageDefinition ?? 'none', environment: environment ?? 'none', verdict },
      value: machines,
    })),
  );
}

/** How long it took, of the shares that were first reached at this time. */
export function measurementsOfReached(reached: readonly AdoptionReached[], at: string): readonly Measurement[] {
  return reached.flatMap((one): readonly Measurement[] => {
    const { imageDefinition, stage, share, seconds } = one;
    const attributes = { imageDefinition, stage, share: `${share * 100}%` };
    return one.at === at && seconds !== null ? [{ name: 'rebake.adoption.delay', value: seconds, attributes }] : [];
  });
}

export function measurementsOfFindings(findings: readonly OpenFinding[]): readonly Measurement[] {
  return summed(
    'rebake.findings.open',
    findings.map(({ verdict, age }) => ({ attributes: { verdict, age }, value: 1 })),
  );
}

function summed(name: MetricName, parts: readonly Omit<Measurement, 'name'>[]): readonly Measurement[] {
  const groups = Map.groupBy(parts, ({ attributes }) => JSON.stringify(attributes)).values();
  return [...groups].map((group) => ({
    name,
    attributes: group[0]!.attributes,
    value: group.reduce((sum, { value }) => sum + value, 0),
  }));
}
