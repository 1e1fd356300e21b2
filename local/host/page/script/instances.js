/** The API lists instances by id; so many are read, and the newest of them shown first. */
const mostRead = 500;
const mostShown = 100;

const statusOf = ({ runtimeStatus }) => element('span', runtimeStatus, { className: `status ${runtimeStatus}` });

function instanceRow(one, shown) {
  const made = row(linkTo(one.instanceId), one.name, statusOf(one), time(one.createdTime), time(one.lastUpdatedTime));
  made.classList.toggle('shown', one.instanceId === shown);
  return made;
}

async function showInstances(shown) {
  const { name, ...filter } = Object.fromEntries(new FormData(byId('filter')));
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  const query = new URLSearchParams([...given, ['top', mostRead], ['showInput', 'false']]);
  const read = await call(`${webhook}/instances?${query}`);
  const fitting = read
    .filter((one) => one.name.toLowerCase().includes(name.toLowerCase()))
    .sort((a, b) => Date.parse(b.createdTime) - Date.parse(a.createdTime));
  byId('instances').replaceChildren(...fitting.slice(0, mostShown).map((one) => instanceRow(one, shown)));
  const more = read.length === mostRead ? `, of the first ${mostRead} by id` : '';
  byId('count').textContent =
    fitting.length > mostShown
      ? `the newest ${mostShown} of ${fitting.length}${more}`
      : `${fitting.length} ${fitting.length === 1 ? 'instance' : 'instances'}${more}`;
}
