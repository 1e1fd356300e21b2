import { addressOf, collections, findPlace, partsOf, titleOf } from './api-paths.js';
import { ask, readOpen, SignedOutError } from './ask.js';
import { showCommands } from './commands.js';
import { readJson } from './json.js';
import { place, say } from './layout.js';
import { showOverview } from './overview.js';
import { element, link, showTable, showValue } from './show-value.js';
import { currentPerson, currentToken, finishSignIn, forgetToken, hasEnded, leaveToSignIn } from './sign-in.js';

/** @typedef {import('./api-paths.js').OpenApi} OpenApi */
/** @typedef {import('./api-paths.js').Place} Place */
/** @typedef {import('./sign-in.js').SignIn} SignIn */
/** @typedef {{ items?: Record<string, unknown>[], cursor?: string | null }} Page */

try {
  await showPage();
} catch (error) {
  say(error instanceof Error ? error.message : String(error), 'bad');
}

async function showPage() {
  const api = /** @type {OpenApi} */ (await readOpen('/api/openapi.json'));
  const signIn = /** @type {SignIn} */ (await readOpen('/api/browse/sign-in.json'));
  showHeader(api, signIn);
  if (await finishSignIn(signIn)) {
    return;
  }
  if (currentToken() === null) {
    place('title').append('Sign in to read this');
    place('content').append(signInButton(signIn));
    return;
  }
  try {
    await showAddress(api);
  } catch (error) {
    if (!(error instanceof SignedOutError)) {
      throw error;
    }
    // A fresh token that is refused would be refused again: then people have to read why.
    const ended = hasEnded();
    forgetToken();
    if (ended) {
      await leaveToSignIn(signIn);
      return;
    }
    say(error.message, 'bad');
    place('content').replaceChildren(signInButton(signIn));
  }
}

/** @param {OpenApi} api */
async function showAddress(api) {
  if (location.pathname === '/api/browse') {
    await showOverview();
    showCollections(api);
    return;
  }
  await showResource(api);
}

/**
 * @param {OpenApi} api
 * @param {SignIn} signIn
 */
function showHeader(api, signIn) {
  const main = ['Image definitions', 'Findings', 'Machines', 'Adoption', 'Base images', 'Audit entries'];
  const shown = collections(api).filter(({ title }) => main.includes(title));
  place('collections').append(
    ...shown
      .toSorted((a, b) => main.indexOf(a.title) - main.indexOf(b.title))
      .map(({ path, title }) => link(title, path)),
    link('Try the API', '/api/docs'),
  );
  const person = currentPerson();
  place('person').append(person ? `${person.name} (${person.roles.join(', ') || 'no role'}) ` : '');
  place('person').append(person ? signOutButton() : signInButton(signIn));
}

/** @param {OpenApi} api */
function showCollections(api) {
  const rows = collections(api).map(({ path, title, summary }) =>
    element('tr', [element('td', [link(title, path)]), element('td', [summary])]),
  );
  place('content').append(element('h2', ['Everything to read']), element('table', rows));
}

/** @param {OpenApi} api */
async function showResource(api) {
  const { pathname, search } = location;
  const here = findPlace(api, pathname);
  showPath(api, pathname);
  const response = await ask(pathname + search);
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) {
    place('content').append(element('pre', [await response.text()]));
    return;
  }
  const body = /** @type {Page & { title?: string, detail?: string }} */ (await readJson(response));
  if (!response.ok) {
    say([body.title, body.detail].filter(Boolean).join('\n'), 'bad');
    return;
  }
  if (here) {
    showCommands(api, here);
    showParts(api, here);
  }
  showBody(api, here, body);
}

/**
 * @param {OpenApi} api
 * @param {Place | undefined} here
 * @param {Page} body
 */
function showBody(api, here, body) {
  const content = place('content');
  if (!Array.isArray(body.items)) {
    content.append(showValue(body));
    return;
  }
  content.append(
    body.items.length === 0
      ? element('p', ['There is nothing here yet.'], { class: 'none' })
      : showTable(body.items, (item) => here && addressOf(api, here, item)),
  );
  if (body.cursor) {
    const query = new URLSearchParams(location.search);
    query.set('cursor', body.cursor);
    content.append(element('p', [link('Next page', `${location.pathname}?${query.toString()}`)]));
  }
}

/**
 * Where this is, with links to what is above it.
 * @param {OpenApi} api
 * @param {string} pathname
 */
function showPath(api, pathname) {
  const parts = pathname.split('/').slice(2);
  parts.forEach((part, at) => {
    const path = `/api/${parts.slice(0, at + 1).join('/')}`;
    const found = findPlace(api, path);
    const readable = found && api.paths[found.template]?.['get'] && at < parts.length - 1;
    place('path').append(
      at > 0 ? ' / ' : '',
      readable ? link(decodeURIComponent(part), path) : decodeURIComponent(part),
    );
  });
  const last = decodeURIComponent(parts.at(-1) ?? '');
  const title = findPlace(api, pathname)?.template.endsWith('}') ? last : titleOf(last);
  place('title').append(title);
  document.title = `${title} – Rebake`;
}

/**
 * @param {OpenApi} api
 * @param {Place} here
 */
function showParts(api, here) {
  const parts = partsOf(api, here).flatMap(({ path, title }) => [link(title, path), ' · ']);
  if (parts.length > 0) {
    place('commands').append(element('p', parts.slice(0, -1)));
  }
}

/** @param {SignIn} signIn */
function signInButton(signIn) {
  const button = element('button', ['Sign in']);
  button.addEventListener('click', () => void leaveToSignIn(signIn));
  return button;
}

function signOutButton() {
  const button = element('button', ['Sign out']);
  button.addEventListener('click', () => {
    forgetToken();
    location.assign('/api/browse');
  });
  return button;
}
