import { CosmosError } from '../errors.ts';

/** Where in the query's text something stands. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A query that is refused, in the form of Cosmos DB: SC1001 is syntax, SC2001 a name, SC2005 a function. */
export function queryError(code: string, message: string, span: Span): CosmosError {
  const error = { severity: 'Error', location: { start: span.start, end: span.end }, code, message };
  return new CosmosError(400, 'BadRequest', `Message: ${JSON.stringify({ errors: [error] })}`);
}

export function syntaxError(near: string, span: Span): CosmosError {
  return queryError('SC1001', `Syntax error, incorrect syntax near '${near}'.`, span);
}

/** Something that Azure can do and this service cannot; never answered wrongly. */
export function queryNotSupported(what: string, span: Span): CosmosError {
  return queryError('SC2030', `${what} is not supported by the local Cosmos DB.`, span);
}
