/** The instance that is shown; its id as it stands in paths. */
let shownId = location.hash.slice(1);

const instancePath = () => `${webhook}/instances/${shownId}`;

/** The commands that make sense in a state. */
function fits(when, status) {
  const ended = ['Completed', 'Failed', 'Terminated', 'Canceled'].includes(status);
  const states = { running: !ended, ended, failed: status === 'Failed', suspended: status === 'Suspended' };
  return when === 'active' ? !ended && status !== 'Suspended' : states[when];
}

/** Written anew only when it changed, so that what was unfolded stays so. */
let written = '';

async function showInstance() {
  byId('instance').hidden = shownId === '';
  if (shownId === '') {
    return;
  }
  const status = await call(`${instancePath()}?showHistory=true&showHistoryOutput=true`);
  const text = JSON.stringify(status);
  if (text === written) {
    return;
  }
  written = text;
  byId('instance-title').replaceChildren(`${status.instanceId}: ${status.name} `, statusOf(status));
  for (const form of byId('commands').querySelectorAll('form')) {
    form.hidden = !fits(form.dataset.while, status.runtimeStatus);
  }
  const values = ['version', 'input', 'customStatus', 'output'].filter((name) => status[name] != null);
  const times = { created: status.createdTime, 'last updated': status.lastUpdatedTime };
  byId('values').replaceChildren(
    ...Object.entries(times).flatMap(([name, at]) => [element('dt', `${name} (UTC)`), element('dd', time(at))]),
    ...values.flatMap((name) => [element('dt', name), element('dd', pretty(status[name]))]),
  );
  showTimeline(status.historyEvents ?? []);
}

const commands = {
  raiseEvent: ({ event, data }) => post(`${instancePath()}/raiseEvent/${encodeURIComponent(event)}`, json(data)),
  terminate: ({ reason }) => post(`${instancePath()}/terminate?reason=${encodeURIComponent(reason)}`),
  suspend: () => post(`${instancePath()}/suspend?reason=from%20the%20page`),
  resume: () => post(`${instancePath()}/resume?reason=from%20the%20page`),
  rewind: () => post(`${instancePath()}/rewind?reason=from%20the%20page`),
  restart: async () => {
    const { id } = await post(`${instancePath()}/restart`);
    location.hash = encodeURIComponent(id);
  },
  purge: async () => {
    await call(instancePath(), { method: 'DELETE' });
    location.hash = '';
  },
};
