import { describe, expect, it } from 'vitest';
import type { ExemptionRecord, RejudgementRecord } from '../../shared/domain/records/compliance/compliance-record.ts';
import type { MachineEntry, MachineRecord } from '../../shared/domain/records/compliance/machine-record.ts';
import { machineKey, type ObservedMachine } from '../../shared/domain/compliance/observed-machine.ts';
import type { ComplianceRecords, Wanted } from '../../shared/ports/compliance-records.ts';
import type { MachineFilter, MachineRecords } from '../../shared/ports/machine-records.ts';
import { aVm, production, shop, test, vmId, web } from '../support/compliance/some-machines.ts';
import { ada } from '../support/people.ts';

const at = '2026-01-05T08:00:00.000Z';

/** What the store of machines must do, whichever it is. `create` gives an empty one. */
export function machineRecordsContract(create: () => Promise<MachineRecords>): void {
  describe('machines', () => {
    it('are read by subscription and key, one or many, with the ETag that a write has to match', async () => {
      const records = await create();
      const [one, two] = [aRecord('vm1'), aRecord('vm2')];
      await save(records, one, two);
      const stored = (await records.read(production, one.id))!;
      const gone = await records.read(test, one.id);
      const many = await records.many(production, [two.id, 'subscriptions~nothing', one.id]);

      const first = await records.commit(production, [{ kind: 'replace', record: one, etag: stored.etag }]);
      const late = await records.commit(production, [{ kind: 'replace', record: one, etag: stored.etag }]);

      expect(stored.value).toEqual(one);
      expect(gone).toBeUndefined();
      expect(many.map(({ value }) => value.id).toSorted()).toEqual([one.id, two.id]);
      expect([first, late]).toEqual(['committed', 'conflict']);
    });

    it('are read in hundreds at once', async () => {
      const records = await create();
      const machines = Array.from({ length: 130 }, (_, index) => aRecord(`vm${index}`));
      await save(records, ...machines.slice(0, 65));
      await save(records, ...machines.slice(65));

      const many = await records.many(
        production,
        machines.map(({ id }) => id),
      );

      expect(new Set(many.map(({ value }) => value.id)).size).toBe(130);
    });

    it('are outlined by their keys, and all of a subscription but the deleted ones', async () => {
      const records = await create();
      const machines = Array.from({ length: 60 }, (_, index) => aRecord(`vm${index}`));
      const gone = aRecord('gone', { goneAt: at });
      await save(records, ...machines);
      await save(records, gone);

      const some = await records.outlines(production, [gone.id, 'subscriptions~nothing', machines[0]!.id]);
      const every = await records.everyOutline(production, null);

      expect(some.map(({ id, digest, goneAt }) => ({ id, digest, goneAt }))).toEqual(
        expect.arrayContaining([
          { id: gone.id, digest: 'd1', goneAt: at },
          { id: machines[0]!.id, digest: 'd1', goneAt: null },
        ]),
      );
      expect(some).toHaveLength(2);
      expect(new Set(every.items.map(({ id }) => id))).toEqual(new Set(machines.map(({ id }) => id)));
      expect(every.cursor).toBeNull();
    });

    it('are written with an entry of the history, or not at all', async () => {
      const records = await create();
      const record = aRecord('vm1');
      await save(records, record);

      const refused = await records.commit(production, [
        { kind: 'create', record: entry('entry~2', record.id) },
        { kind: 'create', record },
      ]);
      await records.commit(production, [{ kind: 'create', record: entry('entry~3', record.id) }]);
      await records.commit(production, [{ kind: 'create', record: entry('entry~1', record.id) }]);
      await records.commit(production, [{ kind: 'create', record: entry('entry~0', 'another') }]);

      expect(refused).toBe('conflict');
      expect((await records.history(production, record.id)).items.map(({ id }) => id)).toEqual(['entry~1', 'entry~3']);
    });

    it.each(filters)('are found by $filter', async ({ filter, found }) => {
      const records = await create();
      await seed(records);

      const page = await records.query(filter);

      expect(page.items.map(({ value }) => value.machine.name).toSorted()).toEqual(found);
      expect(await records.count(filter)).toBe(found.length);
    });

    it.each([{}, { subscriptionId: production }])('come once each, page by page, for %j', async (filter) => {
      const records = await create();
      await save(records, ...['b', 'a', 'd', 'c', 'e'].map((name) => aRecord(name)));

      const names: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof records.query>> = await records.query({
          ...{ ...filter, limit: 2 },
          ...(cursor === null ? {} : { cursor }),
        });
        names.push(...page.items.map(({ value }) => value.machine.name));
        cursor = page.cursor;
      } while (cursor !== null && names.length < 20);

      expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    });
  });
}

function groupOf(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg-shop/`;
}

const filters: readonly { readonly filter: MachineFilter; readonly found: readonly string[] }[] = [
  { filter: {}, found: ['good', 'open', 'other', 'told'] },
  { filter: { gone: 'too' }, found: ['gone', 'good', 'open', 'other', 'told'] },
  { filter: { goneSince: at }, found: ['gone'] },
  { filter: { goneSince: '2026-01-05T08:00:00.001Z' }, found: [] },
  { filter: { subscriptionId: test }, found: ['other'] },
  { filter: { keyPrefix: machineKey(groupOf(test)) }, found: ['other'] },
  { filter: { subscriptionId: production, keyPrefix: machineKey(vmId('o')) }, found: ['open'] },
  { filter: { subscriptionId: production, keyPrefix: machineKey(groupOf(test)) }, found: [] },
  { filter: { verdict: 'compliant' }, found: ['good'] },
  { filter: { owner: shop }, found: ['good', 'open', 'told'] },
  { filter: { environment: 'test' }, found: ['other'] },
  { filter: { imageDefinition: web, version: '1.1.0' }, found: ['good'] },
  { filter: { finding: 'open' }, found: ['open', 'other', 'told'] },
  { filter: { finding: 'solved', gone: 'too' }, found: ['gone'] },
  { filter: { finding: 'solved', gone: 'too', findingVerdict: 'unapprovedSource' }, found: ['gone'] },
  { filter: { findingVerdict: 'revoked' }, found: [] },
  { filter: { channel: 'default' }, found: ['good', 'open', 'other', 'told'] },
  { filter: { noticePending: true }, found: ['gone', 'open'] },
  { filter: { noticePending: true, owner: shop, channel: 'security' }, found: ['open'] },
  { filter: { noticePending: true, channel: 'default' }, found: ['gone'] },
  { filter: { unfollowed: true }, found: ['other'] },
];

/** Of each kind that a filter tells apart, one. */
/** Histories lie beside the machines: no filter finds them. */
async function seed(records: MachineRecords): Promise<void> {
  await records.commit(production, [{ kind: 'create', record: entry('entry~1', aRecord('open').id) }]);
  const open = aFinding({ pending: { kind: 'escalation', since: at, channel: 'security' } });
  const solved = aFinding({ state: 'solved', pending: { kind: 'solved', since: at, channel: 'default' } });
  const good = { verdict: 'compliant', imageDefinition: web, version: '1.1.0' } as const;
  await save(
    records,
    aRecord('open', { finding: open }),
    aRecord('told', { finding: aFinding() }),
    aRecord('good', { judgement: { ...aRecord('x').judgement, ...good } }),
    aRecord('gone', { finding: solved, goneAt: at, ttl: 3600 }),
  );
  const other = aRecord('other', { finding: aFinding({ followed: false }) }, { subscriptionId: test });
  const judgement = { ...other.judgement, environment: 'test', owner: 'other@contoso.example' };
  await records.commit(test, [{ kind: 'create', record: { ...other, judgement } }]);
}

/** What the store of rules, exemptions and sweeps must do, whichever it is. */
export function complianceRecordsContract(create: () => Promise<ComplianceRecords>): void {
  describe('compliance records', () => {
    it('are read as what they are', async () => {
      const records = await create();
      await records.commit('exemptions', [{ kind: 'create', record: anExemption('x1') }]);

      expect((await records.read('exemption', 'exemptions', 'x1'))?.value).toEqual(anExemption('x1'));
      expect(await records.read('exemption', 'exemptions', 'x2')).toBeUndefined();
      expect(await records.read('entry', 'exemptions', 'x1')).toBeUndefined();
    });

    it('are found by type and members, in the order of their ids, page by page', async () => {
      const records = await create();
      const ids = ['x2', 'x1', 'x3'];
      await records.commit(
        'exemptions',
        ids.map((id) => ({ kind: 'create', record: anExemption(id) })),
      );
      const query = { type: 'exemption', partition: 'exemptions' } as const;

      const all = await records.query(query);
      const newest = await records.query({ ...query, newestFirst: true, limit: 2 });
      const rest = await records.query({ ...query, newestFirst: true, limit: 2, cursor: newest.cursor! });
      const mine = await records.query({ ...query, where: { ticket: 'of x3' } });
      const entries = await records.query({ type: 'entry', partition: 'exemptions' });

      expect([all, newest, rest, mine, entries].map(({ items }) => items.map(({ value }) => value.id))).toEqual([
        ['x1', 'x2', 'x3'],
        ['x3', 'x2'],
        ['x1'],
        ['x3'],
        [],
      ]);
    });

    it.each(wantedMembers)('are found by members: $what', async ({ where, found }) => {
      const records = await create();
      const [soon, late] = ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'];
      const revoked = { by: ada, at, reason: 'over' };
      await records.commit('exemptions', [
        { kind: 'create', record: { ...anExemption('early'), expiresAt: at } },
        { kind: 'create', record: { ...anExemption('late'), expiresAt: late } },
        { kind: 'create', record: { ...anExemption('revoked'), expiresAt: late, revoked } },
        { kind: 'create', record: { ...anExemption('soon'), expiresAt: soon } },
      ]);

      const page = await records.query({ type: 'exemption', partition: 'exemptions', where });

      expect(page.items.map(({ value }) => value.id)).toEqual(found);
    });

    it('are replaced and removed together, unless somebody wrote in between', async () => {
      const records = await create();
      await records.commit('rejudgements', [{ kind: 'create', record: aRejudgement('r1') }]);
      const { etag } = (await records.read('rejudgement', 'rejudgements', 'r1'))!;
      await records.commit('rejudgements', [{ kind: 'replace', record: aRejudgement('r1'), etag }]);
      const fresh = (await records.read('rejudgement', 'rejudgements', 'r1'))!;

      const end = (seen: string) =>
        records.commit('rejudgements', [
          { kind: 'replace', record: aRejudgement('r1'), etag: seen },
          { kind: 'remove', id: 'r1' },
        ]);

      expect([await end(etag), await end(fresh.etag), await end(fresh.etag)]).toEqual([
        'conflict',
        'committed',
        'conflict',
      ]);
      expect(await records.read('rejudgement', 'rejudgements', 'r1')).toBeUndefined();
    });
  });
}

const wantedMembers: readonly { what: string; where: Readonly<Record<string, Wanted>>; found: readonly string[] }[] = [
  { what: 'whichever', where: {}, found: ['early', 'late', 'revoked', 'soon'] },
  { what: 'a text', where: { ticket: 'of soon' }, found: ['soon'] },
  { what: 'nothing there', where: { revoked: { isNull: true } }, found: ['early', 'late', 'soon'] },
  { what: 'something there', where: { revoked: { isNull: false } }, found: ['revoked'] },
  { what: 'after an instant', where: { expiresAt: { after: at } }, found: ['late', 'revoked', 'soon'] },
  { what: 'not after an instant', where: { expiresAt: { notAfter: at } }, found: ['early'] },
  {
    what: 'all of several',
    where: { revoked: { isNull: true }, expiresAt: { after: '2026-02-01T00:00:00.000Z' }, owner: shop },
    found: ['late'],
  },
];

function save(records: MachineRecords, ...machines: readonly MachineRecord[]) {
  return records.commit(
    production,
    machines.map((record) => ({ kind: 'create', record })),
  );
}

function aRecord(
  name: string,
  changes: Partial<MachineRecord> = {},
  machineChanges: Partial<ObservedMachine> = {},
): MachineRecord {
  const machine = aVm(name, machineChanges);
  return {
    digest: 'd1',
    ...{ type: 'machine', id: machineKey(machine.resourceId), subscriptionId: machine.subscriptionId, machine },
    ...{ observedAt: at, observedBy: 'read', policy: [], finding: null, goneAt: null },
    judgement: {
      ...{ verdict: 'unapprovedSource', reason: 'why', nextStep: 'what', environment: 'production' },
      ...{ imageDefinition: null, version: null, stage: null, owner: shop, channel: 'default' },
      ...{ exemptionId: null, exemptedVerdict: null, policyDisagreement: null },
    },
    ...changes,
  };
}

function aFinding(changes: Partial<NonNullable<MachineRecord['finding']>> = {}): MachineRecord['finding'] {
  return {
    ...{ state: 'open', verdict: 'unapprovedSource', episode: 1, openedAt: at, dueAt: at, solvedAt: null },
    ...{ solvedBecause: null, lastNotice: null, escalatedAt: null, followed: true, pending: null },
    ...changes,
  };
}

function entry(id: string, machineId: string): MachineEntry {
  const action = 'findingOpened';
  return { type: 'entry', id, subscriptionId: production, machineId, action, sentence: 'It was.', by: ada, at };
}

function anExemption(id: string): ExemptionRecord {
  return {
    ...{ type: 'exemption', partition: 'exemptions', id, exemptionId: id, owner: shop, reason: 'why' },
    ...{ scope: { kind: 'source', source: 'Canonical:*:*' }, ticket: `of ${id}`, expiresAt: at, revoked: null },
    ...{ granted: { by: ada, at, reason: 'why' }, ending: 'far' },
  };
}

function aRejudgement(id: string): RejudgementRecord {
  const all = { imageDefinition: null, subscriptionId: null };
  return { type: 'rejudgement', partition: 'rejudgements', id, ...all, reason: 'rules', at, cursor: null };
}
