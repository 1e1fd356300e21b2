import { badRequest } from '../errors.ts';
import type { Json } from '../json.ts';

/** 1 to 1,023 bytes without `/`, `\` or `#`: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
export function assertItemId(id: Json | undefined): asserts id is string {
  if (id === undefined) {
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing");
  }
  if (typeof id !== 'string' || id === '') {
    throw badRequest("The input content is invalid because the property 'id' is not a non-empty string.");
  }
  if (Buffer.byteLength(id) > 1023) {
    throw badRequest("The input content is invalid because the property 'id' is longer than 1023 bytes.");
  }
  if (/[/\\#]/.test(id)) {
    throw badRequest(`The item id '${id}' is invalid: it must not contain '/', '\\' or '#'.`);
  }
}
