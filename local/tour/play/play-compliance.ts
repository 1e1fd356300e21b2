import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import type { TeamMachines } from './team-machines.ts';
import { waitFor } from './wait.ts';

/** No part takes longer, in seconds of real time. */
const patience = 120;
const exemptDays = 30;
const dayInMilliseconds = 24 * 3_600_000;

export interface ComplianceTour {
  readonly api: ApiClient;
  readonly machines: TeamMachines;
  readonly imagesDir: string;
  readonly subscription: string;
  /** The stack's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly say: (line: string) => void;
}

interface Machine {
  readonly machine: { readonly name: string; readonly resourceId: string; readonly image: { readonly kind: string } };
  readonly judgement: {
    readonly verdict: string;
    readonly reason: string;
    readonly imageDefinition: string | null;
    readonly version: string | null;
  };
  readonly finding: { readonly state: string; readonly verdict: string } | null;
}

/**
 * Machines of a team: one from the live version, of which nothing is said; one from the marketplace, which is exempted;
 * one from a copied disk, which is rebuilt. Parts that were played already are left out.
 */
export async function playCompliance(tour: ComplianceTour, liveImageId: string): Promise<void> {
  const { machines, say } = tour;
  await putRules(tour);
  if (!(await machines.exists('web-golden'))) {
    say('A team makes machines: one from the golden image, one from the marketplace, one from a copied disk');
    await machines.fromImage('web-golden', { id: liveImageId });
    await machines.fromImage('web-quick', ubuntu);
    await verdict(tour, 'web-golden', 'compliant');
    say('web-golden runs the golden image: nothing is said');
  }
  await Promise.all([exemptQuick(tour), rebuildCopied(tour, liveImageId)]);
}

const ubuntu = { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' };

/** A version is deprecated: the machine that runs it is found. */
export async function playDeprecation(tour: ComplianceTour, imageDefinition: string, version: string): Promise<void> {
  const { api, say } = tour;
  const path = `/api/image-definitions/${imageDefinition}/versions/${version}`;
  const { stages } = await api.read<{ stages: Record<string, { state: string }> }>(path);
  if (stages['production']?.state !== 'deprecated') {
    say(`${imageDefinition} ${version} is deprecated; machines that run it keep running, and are found`);
    const { status, body } = await api.call('promoter', 'POST', `${path}/deprecate`, { reason: 'superseded' });
    if (status !== 202) {
      throw new Error(`The deprecation was refused: ${JSON.stringify(body)}`);
    }
  }
  await verdict(tour, 'web-golden', 'deprecated');
  await found(tour, 'web-golden');
}

async function putRules({ api, imagesDir, subscription }: ComplianceTour): Promise<void> {
  const rules = readFileSync(join(imagesDir, '../docs/examples/compliance-rules.yaml'), 'utf8');
  const { status, body } = await api.call(
    'security-officer',
    'PUT',
    '/api/compliance-rules?reason=the+first+rules',
    rules.replace('00000000-0000-0000-0000-000000000000', subscription),
  );
  if (status !== 200 && status !== 201) {
    throw new Error(`The compliance rules were refused: ${JSON.stringify(body)}`);
  }
}

async function exemptQuick(tour: ComplianceTour): Promise<void> {
  const { api, say, now } = tour;
  const machine = await found(tour, 'web-quick');
  if (machine.judgement.verdict !== 'exempt') {
    const { status, body } = await api.call('security-officer', 'POST', '/api/exemptions', {
      scope: { kind: 'machine', resourceId: machine.machine.resourceId },
      owner: 'web-team@contoso.example',
      reason: 'a load test that ends this month',
      ticket: 'SEC-1042',
      expiresAt: new Date(now() + exemptDays * dayInMilliseconds).toISOString(),
    });
    if (status !== 200 && status !== 201) {
      throw new Error(`The exemption was refused: ${JSON.stringify(body)}`);
    }
  }
  await verdict(tour, 'web-quick', 'exempt');
  say(`web-quick is exempt for ${exemptDays} days: its finding is solved`);
}

async function rebuildCopied(tour: ComplianceTour, liveImageId: string): Promise<void> {
  const { machines, say } = tour;
  const before = await machineCalled(tour, 'web-copy');
  if ((before?.judgement.version ?? null) !== null) {
    return;
  }
  if (!before) {
    await machines.fromDiskOf('web-copy', 'web-quick');
  }
  await found(tour, 'web-copy');
  say('web-copy is rebuilt from the live version');
  await machines.remove('web-copy');
  await machines.fromImage('web-copy', { id: liveImageId });
  await verdict(tour, 'web-copy', 'compliant');
  say('web-copy runs the golden image: its finding is solved');
}

/** Waits for a machine's finding, says it as its owner reads it in Teams. */
async function found(tour: ComplianceTour, name: string): Promise<Machine> {
  const machine = await waitFor(`${name} is found`, patience, async () => {
    const known = await machineCalled(tour, name);
    return known?.finding ? known : undefined;
  });
  if (machine.finding?.state === 'open') {
    tour.say(`${name}: ${machine.judgement.reason}`);
  }
  return machine;
}

function verdict(tour: ComplianceTour, name: string, wanted: string): Promise<Machine> {
  return waitFor(`${name} is ${wanted}`, patience, async () => {
    const machine = await machineCalled(tour, name);
    return machine?.judgement.verdict === wanted ? machine : undefined;
  });
}

async function machineCalled(tour: ComplianceTour, name: string): Promise<Machine | undefined> {
  return (await machinesOf(tour.api)).find(({ machine }) => machine.name === name);
}

export async function machinesOf(api: ApiClient): Promise<readonly Machine[]> {
  return (await api.read<{ items: Machine[] }>('/api/machines')).items;
}
