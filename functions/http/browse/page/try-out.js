/** @typedef {{ SwaggerUIBundle: (options: object) => { preauthorizeApiKey: (name: string, value: string) => void } }} SwaggerUi */

/** Starts Swagger UI; whoever signed in on the pages of the API is signed in here. */
const { SwaggerUIBundle } = /** @type {SwaggerUi} */ (/** @type {unknown} */ (window));
const ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  onComplete: () => {
    const token = sessionStorage.getItem('rebake.token');
    if (token) {
      ui.preauthorizeApiKey('entra', token);
    }
  },
});
