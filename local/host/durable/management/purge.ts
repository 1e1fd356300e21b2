import type { Environment } from '../environment.ts';
import { entityAsInstance, forgetEntity } from '../entity/entity-state.ts';
import { isEnded } from '../state/instances.ts';
import { empty, json } from './answer.ts';
import type { ManagementCall } from './call.ts';
import { instanceFilter } from './instance-filter.ts';

/** `DELETE instances/{id}`: the instance alone, not its sub-orchestrations; an entity in whatever state. */
export function purge({ environment, path }: ManagementCall): Response {
  const [, id = ''] = path;
  const instance = environment.store.instances.find(id);
  if (!instance) {
    return entityAsInstance(environment, id) ? purged(environment, [id]) : empty(404);
  }
  if (!isEnded(instance.status)) {
    return json(
      412,
      `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${instance.status}`,
    );
  }
  return purged(environment, [id]);
}

/** `DELETE instances`: all ended ones that fit the query. */
export function purgeMany({ environment, url }: ManagementCall): Response {
  const filter = instanceFilter(url);
  if (filter.createdFrom === undefined) {
    return json(400, "Please provide value for 'createdTimeFrom' parameter.");
  }
  const ids: string[] = [];
  for (const instance of environment.store.instances.from(filter.prefix)) {
    if (isEnded(instance.status) && filter.matches(instance)) {
      ids.push(instance.id);
    }
  }
  return ids.length === 0 ? empty(404) : purged(environment, ids);
}

function purged({ store, histories }: Environment, ids: readonly string[]): Response {
  store.transaction(() =>
    ids.forEach((id) => {
      store.purge(id);
      forgetEntity(store.db, id);
    }),
  );
  ids.forEach((id) => histories.forget(id));
  return json(200, { instancesDeleted: ids.length });
}
