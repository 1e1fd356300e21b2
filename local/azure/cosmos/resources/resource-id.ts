import { badRequest } from '../errors.ts';

/** Database and container ids: 1 to 255 characters without `/ \ # ?`, not ending in a space (Cosmos DB limits page). */
export function assertResourceId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '' || id.length > 255 || /[/\\#?]/.test(id) || id.endsWith(' ')) {
    throw badRequest(
      `The id ${JSON.stringify(id)} is invalid: it must be 1 to 255 characters, must not contain '/', '\\', '#' or '?' ` +
        'and must not end with a space.',
    );
  }
}
