import { collections, findPlace, rolesOf } from './api/api-paths.js';
import { readOpen, SignedOutError } from './api/ask.js';
import { RefusedError, refusalOf } from './api/problem.js';
import { finishSignIn, leaveToSignIn, signInAgain } from './api/sign-in.js';
import { currentPerson, currentToken, forgetToken } from './api/token.js';
import { place, say } from './layout.js';
import { showOverview } from './overview/overview.js';
import { linksToChoices } from './question.js';
import { showResource } from './resource.js';
import { element, link } from './show/element.js';

/** @typedef {import('./api/api-paths.js').OpenApi} OpenApi */
/** @typedef {import('./api/sign-in.js').SignIn} SignIn */

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
  const isSomewhere = location.pathname === '/api/browse' || findPlace(api, location.pathname);
  if (currentToken() === null && isSomewhere) {
    place('title').append('Sign in to read this');
    place('content').append(signInButton(signIn));
    return;
  }
  try {
    await showAddress(api);
  } catch (error) {
    if (error instanceof RefusedError) {
      say(refusalOf(error.problem, currentPerson(), rolesOf(api)), 'bad');
      return;
    }
    if (!(error instanceof SignedOutError)) {
      throw error;
    }
    if (await signInAgain(signIn)) {
      return;
    }
    say(error.message, 'bad');
    place('content').replaceChildren(signInButton(signIn));
  }
}

/** @param {OpenApi} api */
async function showAddress(api) {
  if (location.pathname === '/api/browse') {
    await showOverview(api);
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
  const rows = collections(api).map(({ path, title, summary, needs }) => {
    const choices = (linksToChoices(path, needs) ?? []).flatMap((choice) => [' · ', choice]);
    return element('tr', [element('td', [link(title, path), ...choices]), element('td', [summary])]);
  });
  place('content').append(element('h2', ['Everything to read']), element('table', rows));
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
