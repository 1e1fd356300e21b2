import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readJsonFile } from '../../../../local/host/settings/json-file.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

function read(text: string): Promise<unknown> {
  const file = join(temporaryFolder(), 'host.json');
  writeFileSync(file, text);
  return readJsonFile(file);
}

it.each([
  { what: 'plain JSON', text: '{"a":[1,2]}', value: { a: [1, 2] } },
  { what: 'comments', text: '{ // why\n"a": /* two */ 2 }', value: { a: 2 } },
  { what: 'commas at the end', text: '{"a":[1,],}', value: { a: [1] } },
  { what: 'a byte order mark', text: '\uFEFF{}', value: {} },
  { what: 'addresses, which hold no comment', text: '{"a":"http://x"}', value: { a: 'http://x' } },
])('reads $what', async ({ text, value }) => {
  expect(await read(text)).toEqual(value);
});

it.each([
  { text: '', says: 'host.json: not valid JSON: line 1' },
  { text: '{\n"a": 1\n"b": 2\n}', says: 'line 3: comma expected' },
  { text: '{"a"}', says: 'colon expected' },
  { text: '{', says: 'close brace expected' },
])('names the line and the fault of $text', async ({ text, says }) => {
  await expect(read(text)).rejects.toThrow(says);
});
