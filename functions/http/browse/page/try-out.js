import { currentPerson, currentToken } from './api/token.js';

/** @typedef {{ SwaggerUIBundle: (options: object) => { preauthorizeApiKey: (name: string, value: string) => void } }} SwaggerUi */

/** Starts Swagger UI; whoever signed in on the pages of the API is signed in here. */
const { SwaggerUIBundle } = /** @type {SwaggerUi} */ (/** @type {unknown} */ (window));
const ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  onComplete: () => {
    const token = currentToken();
    if (token !== null) {
      ui.preauthorizeApiKey('entra', token);
    }
  },
});

const person = currentPerson();
if (person) {
  const back = Object.assign(document.createElement('a'), { href: '/api/browse', textContent: 'Back to the overview' });
  const roles = person.roles.join(', ') || 'no role';
  document.getElementById('person')?.replaceChildren(`You are signed in as ${person.name} (${roles}). `, back);
}
