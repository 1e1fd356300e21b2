import {
  type MachineEntry,
  MachineItem,
  type MachineRecord,
} from '../../../shared/domain/records/compliance/machine-record.ts';
import type { MachineFilter, MachineRecords } from '../../../shared/ports/machine-records.ts';
import type { Stored } from '../../../shared/ports/records.ts';
import { type MemoryPartitions, memoryPartitions } from './partitions.ts';

export interface MemoryMachineRecords extends MachineRecords {
  readonly partitions: MemoryPartitions<MachineItem>;
  /** Every machine, as it is now. */
  all(): readonly MachineRecord[];
}

/** Machines and their findings in memory: ETags, batches that hold or do not, the queries of the port. */
export function memoryMachineRecords(): MemoryMachineRecords {
  const partitions = memoryPartitions((item) => MachineItem.parse(item));
  const machines = (): readonly Stored<MachineRecord>[] =>
    partitions.all().flatMap(({ value, etag }) => (value.type === 'machine' ? [{ value, etag }] : []));
  const find = (subscriptionId: string, key: string) => {
    const item = partitions.read(subscriptionId, key);
    return item?.value.type === 'machine' ? { value: item.value, etag: item.etag } : undefined;
  };
  return {
    partitions,
    all: () => machines().map(({ value }) => value),
    read: (subscriptionId, key) => Promise.resolve(find(subscriptionId, key)),
    many: (subscriptionId, keys) => Promise.resolve(keys.flatMap((key) => find(subscriptionId, key) ?? [])),
    outlines: (subscriptionId, keys) => Promise.resolve(keys.flatMap((key) => find(subscriptionId, key)?.value ?? [])),
    everyOutline: (subscriptionId) =>
      Promise.resolve({
        items: machines().flatMap(({ value }) =>
          value.subscriptionId === subscriptionId && value.goneAt === null ? [value] : [],
        ),
        cursor: null,
      }),
    query({ cursor = '0', limit = 100, ...filter }) {
      const found = machines()
        .filter(({ value }) => matches(value, filter))
        .toSorted((one, other) => (one.value.id < other.value.id ? -1 : 1));
      const end = Number(cursor) + limit;
      const items = found.slice(Number(cursor), end);
      return Promise.resolve({ items, cursor: end < found.length ? String(end) : null });
    },
    count: (filter) => Promise.resolve(machines().filter(({ value }) => matches(value, filter)).length),
    history(subscriptionId, key) {
      const entries = partitions
        .within(subscriptionId)
        .flatMap(({ value }): MachineEntry[] => (value.type === 'entry' && value.machineId === key ? [value] : []));
      const items = entries.toSorted((one, other) => (one.id < other.id ? -1 : 1));
      return Promise.resolve({ items, cursor: null });
    },
    commit: (subscriptionId, changes) => Promise.resolve(partitions.commit(subscriptionId, changes)),
  };
}

function matches({ id, subscriptionId, judgement, finding, goneAt }: MachineRecord, filter: MachineFilter): boolean {
  const { noticePending = false, unfollowed = false, goneSince, gone = goneSince ? 'too' : 'no', channel } = filter;
  const wanted: readonly (readonly [unknown, unknown])[] = [
    [filter.subscriptionId, subscriptionId],
    [filter.verdict, judgement.verdict],
    [filter.environment, judgement.environment],
    [filter.owner, judgement.owner],
    [filter.imageDefinition, judgement.imageDefinition],
    [filter.version, judgement.version],
    [filter.finding, finding?.state],
    [filter.findingVerdict, finding?.verdict],
    [channel, noticePending ? finding?.pending?.channel : judgement.channel],
  ];
  return (
    wanted.every(([asked, is]) => asked === undefined || asked === is) &&
    id.startsWith(filter.keyPrefix ?? '') &&
    (!noticePending || (finding?.pending ?? null) !== null) &&
    (!unfollowed || finding?.followed === false) &&
    (goneSince === undefined || (goneAt !== null && goneAt >= goneSince)) &&
    (gone === 'too' || noticePending || unfollowed || goneAt === null)
  );
}
