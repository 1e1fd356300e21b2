/** How an event ended, for its colour. */
function outcomeOf(event) {
  const text = `${event.EventType} ${event.OrchestrationStatus ?? ''}`;
  if (/Failed|Terminated/.test(text)) {
    return 'Failed';
  }
  return /Completed|Fired|Raised/.test(text) ? 'Completed' : 'Running';
}

/** What happened, in words: a task by its function, an event by its name. */
function titleOf({ EventType, FunctionName, Name, OrchestrationStatus }) {
  const what = FunctionName ?? Name ?? OrchestrationStatus;
  const event = EventType.replace('SubOrchestrationInstance', 'Sub-orchestration ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return [element('strong', event), ...(what ? [element('br'), what] : [])];
}

/** Text that is JSON again is shown as the value it stands for. */
function unfolded(value) {
  try {
    return typeof value === 'string' && /^[[{"]/.test(value) ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}

const told = new Set(['EventType', 'Timestamp', 'ScheduledTime', 'FunctionName', 'Name', 'OrchestrationStatus']);

/** What matters first: result, reason, input; the rest is one click away. */
function detailsOf(event) {
  const members = Object.entries(event).filter(
    ([name, value]) => !told.has(name) && value !== null && value !== '' && value !== false,
  );
  const { InstanceId } = event;
  const first = members.filter(([name]) => ['Result', 'Reason', 'Input', 'Data', 'FireAt'].includes(name));
  const rest = members.filter(([name]) => ['Details'].includes(name));
  return [
    ...(InstanceId ? [element('div', linkTo(InstanceId))] : []),
    ...first.map(([name, value]) => element('div', [element('small', name), pretty(unfolded(value))])),
    ...rest.map(([name, value]) => element('details', [element('summary', name), pretty(unfolded(value))])),
  ];
}

/** A bar from when a task was asked for to when it ended, on the scale of the whole instance. */
function barOf(event, start, length) {
  const at = (text) => ((Date.parse(text) - start) / length) * 100;
  const end = at(event.Timestamp);
  const begin = event.ScheduledTime ? at(event.ScheduledTime) : end;
  const bar = element('div', [], { className: `bar ${outcomeOf(event)}` });
  bar.style.marginLeft = `${Math.min(begin, 99)}%`;
  bar.style.width = `${Math.max(end - begin, 0.5)}%`;
  bar.title = event.ScheduledTime ? seconds(Date.parse(event.Timestamp) - Date.parse(event.ScheduledTime)) : '';
  return bar;
}

function seconds(milliseconds) {
  const total = milliseconds / 1000;
  if (total < 60) {
    return `${total.toFixed(2)} s`;
  }
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ];
  const [unit, name] = units.find(([size]) => total >= size);
  return `${(total / unit).toFixed(1)} ${name}`;
}

/** A timer lasts from its creation, which the API tells apart only by the time it was set to. */
function withTimersBegun(events) {
  const created = new Map();
  return events.map((event) => {
    if (event.EventType === 'TimerCreated') {
      created.set(event.FireAt, event.Timestamp);
    }
    return event.EventType === 'TimerFired' ? { ...event, ScheduledTime: created.get(event.FireAt) } : event;
  });
}

function showTimeline(events) {
  const times = events.map(({ Timestamp }) => Date.parse(Timestamp));
  const start = Math.min(...times);
  const length = Math.max(Math.max(...times) - start, 1);
  byId('history').replaceChildren(
    ...withTimersBegun(events).map((event, index) => {
      const after = element('time', seconds(times[index] - start), { title: event.Timestamp });
      const made = row(after, titleOf(event), barOf(event, start, length), detailsOf(event));
      made.className = outcomeOf(event);
      return made;
    }),
  );
}
