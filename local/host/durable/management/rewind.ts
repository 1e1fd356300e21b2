import type { Environment } from '../environment.ts';
import { genericEvent } from '../history/create-event.ts';
import type { HistoryEvent } from '../history/events.ts';
import { empty, json } from './answer.ts';
import { parameter, type ManagementCall } from './call.ts';

/** `POST instances/{id}/rewind`: takes the failures out of the history and lets the orchestration go on. */
export function rewind({ environment, path, url }: ManagementCall): Response {
  const { store, wake } = environment;
  const [, id = ''] = path;
  const instance = store.instances.find(id);
  if (!instance) {
    return json(404, `No orchestration with instance ID "$${id}" found.`);
  }
  if (instance.status !== 'Failed') {
    return json(
      412,
      `This orchestration has status ${instance.status}, but only orchestrations in the "Failed" state can be rewound.`,
    );
  }
  const rewound: string[] = [];
  store.transaction(() => rewindInstance(environment, id, parameter(url, 'reason') ?? null, rewound));
  rewound.forEach((one) => wake.instance(one));
  return empty(202);
}

/** Rewinds an instance, and the sub-orchestrations that made it fail. */
function rewindInstance(environment: Environment, id: string, reason: string | null, rewound: string[]): void {
  const { store, histories, instant } = environment;
  const history = store.history(id);
  const failedTasks = new Set(history.flatMap((event) => (event.EventType === 6 ? [event.TaskScheduledId] : [])));
  const failedChildren = new Set(history.flatMap((event) => (event.EventType === 9 ? [event.TaskScheduledId] : [])));
  histories.forget(id);
  store.clearHistory(id);
  store.appendHistory(
    id,
    0,
    history.map((event) => (isFailure(event, failedTasks) ? withoutContent(event) : event)),
  );
  store.send(id, null, genericEvent(reason, instant()));
  store.instances.change(id, { status: 'Running', output: null, updated: instant() });
  rewound.push(id);
  for (const event of history) {
    if (
      event.EventType === 7 &&
      failedChildren.has(event.EventId) &&
      store.instances.find(event.InstanceId)?.status === 'Failed'
    ) {
      rewindInstance(environment, event.InstanceId, reason, rewound);
    }
  }
}

function isFailure(event: HistoryEvent, failedTasks: ReadonlySet<number>): boolean {
  return (
    event.EventType === 6 ||
    event.EventType === 9 ||
    event.EventType === 1 ||
    (event.EventType === 4 && failedTasks.has(event.EventId))
  );
}

const withoutContent = ({ EventId, IsPlayed, Timestamp }: HistoryEvent): HistoryEvent => ({
  ...genericEvent(null, Timestamp, EventId),
  IsPlayed,
});
