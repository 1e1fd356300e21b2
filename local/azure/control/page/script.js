'use strict';

const field = (id) => document.getElementById(id);
field('key').value = decodeURIComponent(location.hash.replace('#key=', ''));

const ask = (method, path, body) =>
  fetch(path, {
    method,
    headers: { 'x-control-key': field('key').value, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body }),
  });

/** Sends a request, shows the answer, and what it changed. */
async function send(call, body) {
  const [method, path] = call.trim().split(/\s+/);
  const answer = await ask(method, path, body);
  const text = await answer.text();
  field('answer').textContent = `${answer.status} ${call}\n${text && JSON.stringify(JSON.parse(text), null, 2)}`;
  field('answer').classList.toggle('wrong', !answer.ok);
  await showState();
  if (path.startsWith('/marketplace/')) {
    await showImages();
  }
}

/** What time it is, and what is set. Without a good key nothing is known. */
async function showState() {
  const [time, faults] = await Promise.all([ask('GET', '/time'), ask('GET', '/faults')]);
  if (!time.ok || !faults.ok) {
    return;
  }
  const { now, speed } = await time.json();
  field('now').textContent = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  field('speed').textContent = speed === 1 ? 'as real time' : `${speed} times as fast`;
  const standing = await faults.json();
  field('faults').textContent = standing.length || 'none';
  field('standing').replaceChildren(...standing.map(standingFault));
}

/** A fault that is set, and how to end it. */
function standingFault({ id, struck, effect, probability, ...where }) {
  const item = document.createElement('li');
  const what = document.createElement('code');
  const share = probability < 1 ? ` of ${Math.round(probability * 100)} %` : '';
  what.textContent = `${Object.values(where).join(' ')}: ${effect.kind}${share}, struck ${struck} times`;
  const remove = document.createElement('button');
  remove.textContent = 'Remove';
  remove.addEventListener('click', () => send(`DELETE /faults/${id}`));
  item.append(what, remove);
  return item;
}

/** The images of the Marketplace, by `publisher:offer:sku`; none where Resource Manager does not run here. */
let images = new Map();

async function showImages() {
  const answer = await ask('GET', '/marketplace/images');
  if (!answer.ok) {
    return;
  }
  images = new Map((await answer.json()).map((image) => [image.urn, image]));
  for (const select of document.querySelectorAll('[data-images]')) {
    const chosen = select.value || 'Canonical:ubuntu-24_04-lts:server';
    fill(select, [...images.keys()], (urn) => urn);
    select.value = chosen;
    showVersions(select.form);
  }
}

/** The versions of the image that a form is about, newest first. */
function showVersions({ elements }) {
  if (elements.version?.dataset.versions !== undefined) {
    const versions = images.get(elements.urn.value)?.versions ?? [];
    const chosen = elements.version.value;
    fill(elements.version, versions.toReversed(), ({ version, deprecated }) => [
      version,
      deprecated ? `${version} (deprecated)` : version,
    ]);
    if (versions.some(({ version }) => version === chosen)) {
      elements.version.value = chosen;
    }
  }
}

function fill(select, items, describe) {
  const options = items.map((item) => {
    const [value, label] = [describe(item)].flat();
    return new Option(label ?? value, value);
  });
  select.replaceChildren(...options);
}

async function showRegions() {
  const answer = await ask('GET', '/regions');
  if (answer.ok) {
    fill(field('regions'), await answer.json(), (region) => region);
  }
}

/** The fields of a form as the body of its request: `effect.kind` is a field of `effect`, empty ones are left out. */
function bodyOf(form, pressed) {
  const body = {};
  for (const { name, value, type, dataset } of [...form.elements, pressed]) {
    const isMeant = dataset.when === undefined || [...form.elements].some((other) => other.value === dataset.when);
    if (!name || value === '' || !isMeant || (type === 'submit' && name !== pressed.name)) {
      continue;
    }
    const path = name.split('.');
    const last = path.pop();
    const parent = path.reduce((into, key) => (into[key] ??= {}), body);
    const isJson = type === 'number' || type === 'submit' || dataset.number !== undefined;
    parent[last] = isJson ? JSON.parse(value) : value;
  }
  return body;
}

for (const form of document.querySelectorAll('form[data-call]')) {
  form.addEventListener('change', () => showVersions(form));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(form.dataset.call, JSON.stringify(bodyOf(form, event.submitter), null, 1));
  });
}

/** Sends a request that is written into the box, too: so one learns what can be changed in it. */
function show(call, body) {
  field('call').value = call;
  field('body').value = body ?? '';
  return send(call, body);
}

for (const buttons of ['buttons', 'looks']) {
  field(buttons).addEventListener('click', ({ target }) => {
    if (target.dataset.call) {
      void show(target.dataset.call, target.dataset.body);
    }
  });
}
field('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void send(field('call').value, field('body').value);
});

function showAll() {
  void Promise.all([showState(), showImages(), showRegions()]);
}

field('key').addEventListener('change', showAll);
if (field('key').value) {
  showAll();
  setInterval(showState, 5000);
}
