const byId = (id) => document.getElementById(id);

/** All text goes in as text: instance ids, inputs and errors come from anywhere. */
function element(tag, content = [], properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...[content].flat());
  return made;
}

const cell = (content) => element('td', content ?? '');
const row = (...contents) => element('tr', contents.map(cell));
const notice = (kind, text) => element('div', text, { className: kind });

/** A value as a person reads it: text as it is, with its line breaks, all else as indented JSON. */
function pretty(value) {
  return element('pre', typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
}

/** Day and time in UTC, as everywhere else: where time runs fast, days pass in minutes. */
function time(text) {
  const shown = new Date(text).toISOString().slice(0, 19).replace('T', ' ');
  return element('time', shown, { dateTime: text, title: `${text} (UTC)` });
}

function linkTo(instanceId) {
  return element('a', instanceId, { href: `#${encodeURIComponent(instanceId)}` });
}

/** Shows what went wrong until the next attempt. */
function tell(error) {
  byId('problem').replaceChildren(...(error ? [notice('error', error.message)] : []));
}
