import type { Actor } from '../../shared/domain/records/actor.ts';

export const ada: Actor = { id: 'ada-id', name: 'Ada' };
export const bob: Actor = { id: 'bob-id', name: 'Bob' };
