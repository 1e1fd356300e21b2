import { describe, expect, it } from 'vitest';
import { applyLatest } from '../../../functions/activities/apply-latest.ts';
import { done, failed, running } from '../../../shared/domain/progress.ts';
import type { DesiredRegion } from '../../../shared/domain/replication/desired-region.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';
import { quietContext } from '../../support/quiet-context.ts';

const invocation = quietContext();
const ref = { gallery: 'rebake_test', imageDefinition: 'ubuntu-web', version: '1.0.0' };
const refused = failed('ProvisioningFailed', 'A region of it failed');
const shown = [region('eastus', false), region('westeurope', false)];
const hidden = [region('eastus', true), region('westeurope', true)];

it.each([{ is: done }, { is: running('updating', 'operation') }])(
  'a write that is $is.kind is that',
  async ({ is }) => {
    const asked: unknown[] = [];
    const applyRegions = (...input: unknown[]) => Promise.resolve((asked.push(input), is));

    const galleries = { applyRegions, version: unasked };
    const answer = await applyLatest(galleries, ref, hidden, { carry: 'carry', invocation });

    expect(answer).toBe(is);
    expect(asked).toEqual([[ref, hidden, 'carry']]);
  },
);

describe('a write that is refused', () => {
  it.each([
    { what: 'the version is not there and shall be hidden', desired: hidden, found: undefined },
    { what: 'it is hidden region by region', desired: hidden, found: { regions: hidden } },
    { what: 'it is hidden as a whole', desired: hidden, found: { regions: shown, excludeFromLatest: true } },
    { what: 'it is shown where it shall be', desired: shown, found: { regions: shown.toReversed() } },
    { what: 'a region that it shall be hidden in is not there', desired: hidden, found: { regions: [hidden[0]!] } },
  ])('is done where $what', async ({ desired, found }) => {
    expect(await applyRefused(desired, found)).toEqual(done);
  });

  it.each([
    { what: 'the version is not there and shall be shown', desired: shown, found: undefined },
    { what: 'it is still shown', desired: hidden, found: { regions: shown } },
    { what: 'it is still shown in one region', desired: hidden, found: { regions: [hidden[0]!, shown[1]!] } },
    { what: 'it is hidden in a region that it shall be shown in', desired: shown, found: { regions: [shown[0]!] } },
    { what: 'it is hidden as a whole', desired: shown, found: { regions: shown, excludeFromLatest: true } },
  ])('is a failure where $what', async ({ desired, found }) => {
    expect(await applyRefused(desired, found)).toEqual(refused);
  });
});

it('a write that Azure throws out is refused as one that it answers with a failure', async () => {
  const applyRegions = () => Promise.reject(new AzureRefusedError('update', 409, 'Conflict', 'marked for deletion'));
  const apply = (version: () => Promise<undefined>, desired: readonly DesiredRegion[]) =>
    applyLatest({ applyRegions, version }, ref, desired, { carry: null, invocation });
  const gone = () => Promise.resolve(undefined);

  expect(await apply(gone, hidden)).toEqual(done);
  expect(await apply(gone, shown)).toMatchObject({ kind: 'failed', code: 'Conflict' });
});

it('a write that Azure has no time for is asked for again, with what was carried', async () => {
  const applyRegions = () => Promise.reject(new AzureUnavailableError('update', 17));

  const answer = await applyLatest({ applyRegions, version: unasked }, ref, hidden, { carry: 'carry', invocation });

  expect(answer).toMatchObject({ kind: 'running', carry: 'carry', waitSeconds: 17 });
});

it.each(['Creating', 'Updating', 'Deleting'])(
  'a write that is refused while the version is %s is waited for',
  async (state) => {
    const version = { regions: shown, provisioningState: state };

    expect(await applyRefused(hidden, version)).toMatchObject({ kind: 'running', carry: null });
  },
);

type Found =
  | {
      readonly regions: readonly DesiredRegion[];
      readonly excludeFromLatest?: boolean;
      readonly provisioningState?: string;
    }
  | undefined;

function applyRefused(desired: readonly DesiredRegion[], found: Found) {
  const rest = { resourceId: '/v', version: '1.0.0', location: 'eastus', provisioningState: 'Failed' };
  const version = found && { ...rest, replication: [], tags: {}, excludeFromLatest: false, ...found };
  const galleries = { applyRegions: () => Promise.resolve(refused), version: () => Promise.resolve(version) };
  return applyLatest(galleries, ref, desired, { carry: null, invocation });
}

function unasked(): Promise<never> {
  throw new Error('Nobody has to look at the gallery');
}

function region(name: string, excludeFromLatest: boolean): DesiredRegion {
  return { name, replicas: 1, excludeFromLatest };
}
