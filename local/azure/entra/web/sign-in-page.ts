import { html } from 'hono/html';
import { principals } from '../directory.ts';
import type { Authorization } from './read-authorization.ts';

type Html = ReturnType<typeof html>;

/** Everyone who could sign in; the local tenant asks for no password. */
export function peoplePage({ clientId }: Authorization): Html {
  const people = principals.filter(({ kind }) => kind === 'person');
  return page(html`
    <h1>Sign in</h1>
    <p>The local tenant knows these people. Choose who you are for application ${clientId}.</p>
    <form method="post">
      ${people.map(
        ({ alias, displayName, userPrincipalName, roles }) => html`
          <button name="as" value="${alias}">
            <strong>${displayName}</strong>
            <span>${userPrincipalName}</span>
            <span>${roles.join(', ') || 'no role in Rebake'}</span>
          </button>
        `,
      )}
    </form>
  `);
}

export function errorPage(message: string): Html {
  return page(
    html`<h1>Signing in is not possible</h1>
      <p>${message}</p>`,
  );
}

function page(content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sign in to the local tenant</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            font:
              15px/1.5 system-ui,
              sans-serif;
            max-width: 30rem;
            margin: 3rem auto;
            padding: 0 1rem;
          }
          button {
            display: grid;
            width: 100%;
            text-align: left;
            font: inherit;
            padding: 0.6rem 1rem;
            margin-bottom: 0.5rem;
            cursor: pointer;
          }
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`;
}
