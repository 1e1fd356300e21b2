import { sameSecret, type Credentials } from './credentials.ts';
import { findPrincipal, type Principal } from './directory.ts';
import { EntraError } from './entra-error.ts';
import { publicClientId } from './token-authority.ts';

/** A token request's form fields; `client_id` and `client_secret` also come by HTTP Basic. */
export type GrantForm = Readonly<Record<string, string | undefined>>;

/** Who a token request speaks for. Client credentials (RFC 6749 4.4) and password (4.3) are supported. */
export function principalOf(form: GrantForm, credentials: Credentials): Principal {
  const grantType = required(form, 'grant_type');
  if (grantType === 'client_credentials') {
    return servicePrincipal(form, credentials);
  }
  if (grantType === 'password') {
    return person(form, credentials);
  }
  const message = `The app requested an unsupported grant type '${grantType}'.`;
  throw new EntraError('unsupported_grant_type', 70003, message);
}

function servicePrincipal(form: GrantForm, credentials: Credentials): Principal {
  const clientId = required(form, 'client_id');
  const principal = findPrincipal(clientId);
  if (principal?.clientId !== clientId.toLowerCase() || principal.kind !== 'servicePrincipal') {
    throw unknownApplication(clientId);
  }
  if (form['client_secret'] === undefined && form['client_assertion'] !== undefined) {
    const message =
      'The certificate with identifier used to sign the client assertion is not registered on application. ' +
      'The applications of the local tenant have client secrets alone.';
    throw new EntraError('invalid_client', 700027, message, 401);
  }
  if (form['client_secret'] === undefined) {
    const message = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    throw new EntraError('invalid_client', 7000218, message, 401);
  }
  if (!sameSecret(form['client_secret'], credentials.clientSecret)) {
    const message =
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ' +
      `not the client secret ID, for a secret added to app '${clientId}'.`;
    throw new EntraError('invalid_client', 7000215, message, 401);
  }
  return principal;
}

function person(form: GrantForm, credentials: Credentials): Principal {
  const clientId = required(form, 'client_id');
  if (clientId.toLowerCase() !== publicClientId) {
    throw unknownApplication(clientId);
  }
  const userName = required(form, 'username');
  const principal = findPrincipal(userName);
  if (principal?.kind !== 'person') {
    throw new EntraError('invalid_grant', 50034, `The user account ${userName} does not exist in this directory.`);
  }
  if (!sameSecret(form['password'], credentials.password)) {
    throw new EntraError('invalid_grant', 50126, 'Error validating credentials due to invalid username or password.');
  }
  return principal;
}

function unknownApplication(clientId: string): EntraError {
  const message = `Application with identifier '${clientId}' was not found in the directory 'contoso.example'.`;
  return new EntraError('unauthorized_client', 700016, message);
}

/** A form field that must be there. */
export function required(form: GrantForm, name: string): string {
  const value = form[name];
  if (!value) {
    const message = `The request body must contain the following parameter: '${name}'.`;
    throw new EntraError('invalid_request', 900144, message);
  }
  return value;
}
