import type { Container } from '@azure/cosmos';
import { z } from 'zod';
import { ConflictError } from '../errors.ts';
import type { BakeSlots } from '../ports/bake-slots.ts';
import { cosmosCall } from './cosmos-call.ts';

const id = 'bake-slots';
const attempts = 20;

const Slots = z.object({ holders: z.array(z.object({ rebakeId: z.string(), since: z.string() })), _etag: z.string() });
type Holders = z.infer<typeof Slots>['holders'];

/** The bake slots: one item with their holders, changed only while its ETag holds. */
export function createBakeSlots(container: Container): BakeSlots {
  async function read(): Promise<z.infer<typeof Slots> | undefined> {
    const answer = await cosmosCall('read the bake slots', [404], () => container.item(id, id).read<object>());
    return answer === 404 || answer.resource === undefined ? undefined : Slots.parse(answer.resource);
  }

  /** Null leaves the item as it is. */
  async function change(next: (holders: Holders) => Holders | null): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await read();
      const holders = next(found?.holders ?? []);
      if (holders === null || (await write(container, holders, found?._etag))) {
        return;
      }
    }
    throw new ConflictError('The bake slots changed each time they were about to be written');
  }

  return {
    async acquire(rebakeId, limit, now) {
      let acquired = false;
      await change((holders) => {
        const held = holders.some((holder) => holder.rebakeId === rebakeId);
        acquired = held || holders.length < limit;
        return held || !acquired ? null : [...holders, { rebakeId, since: now }];
      });
      return acquired;
    },
    async heldByOthers(rebakeId) {
      return ((await read())?.holders ?? []).some((holder) => holder.rebakeId !== rebakeId);
    },
    release: (rebakeId) =>
      change((holders) =>
        holders.some((holder) => holder.rebakeId === rebakeId)
          ? holders.filter((holder) => holder.rebakeId !== rebakeId)
          : null,
      ),
  };
}

async function write(container: Container, holders: Holders, etag: string | undefined): Promise<boolean> {
  const item = { id, holders };
  const answer = await cosmosCall('write the bake slots', [404, 409, 412], () =>
    etag === undefined
      ? container.items.create(item)
      : container.item(id, id).replace(item, { accessCondition: { type: 'IfMatch', condition: etag } }),
  );
  return typeof answer !== 'number';
}
