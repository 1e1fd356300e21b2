import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

/**
 * Reads a JSON file as Newtonsoft.Json does for the real host: with comments, commas at the end of lists and a byte
 * order mark. Throws an Error that names file, line and fault.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  const faults: ParseError[] = [];
  const content = parse(text, faults, { allowTrailingComma: true, disallowComments: false }) as unknown;
  const [fault] = faults;
  if (fault) {
    const line = text.slice(0, fault.offset).split('\n').length;
    const problem = printParseErrorCode(fault.error).replace(
      /([a-z])([A-Z])/g,
      (_all, end, start: string) => `${end} ${start.toLowerCase()}`,
    );
    throw new Error(`${basename(file)}: not valid JSON: line ${line}: ${problem.toLowerCase()}`);
  }
  return content;
}
