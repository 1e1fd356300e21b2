import { type Need, sortNeeds } from '../domain/attention/need.ts';
import { candidatesOf, needsOfDefinition } from '../domain/attention/needs-of-definition.ts';
import { needsOfPromotion } from '../domain/attention/needs-of-promotion.ts';
import type { ImageDefinitionRecord } from '../domain/records/image-definition-record.ts';
import { versionRecordId } from '../domain/records/image-version-record.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import { findFailures } from './find-failures.ts';
import { findLiveOnRevoked } from './find-live-on-revoked.ts';
import { queryAll } from './query-all.ts';

/** Image definitions that are looked at the same time. */
const atOnce = 20;

/** What all image definitions and their promotions need somebody for. */
export async function findNeeds(records: ImageRecords): Promise<readonly Need[]> {
  const [definitions, halted, waiting] = await Promise.all([
    queryAll(records, { type: 'definition' }),
    queryAll(records, { type: 'promotion', where: { state: 'halted' } }),
    queryAll(records, { type: 'promotion', where: { state: 'waiting' } }),
  ]);
  const needs = [...halted, ...waiting].flatMap(({ value }) => needsOfPromotion(value));
  for (let begin = 0; begin < definitions.length; begin += atOnce) {
    const some = definitions.slice(begin, begin + atOnce).map(({ value }) => findNeedsOf(records, value));
    needs.push(...(await Promise.all(some)).flat());
  }
  const values = definitions.map(({ value }) => value);
  const wrong = await Promise.all([findFailures(records, values), findLiveOnRevoked(records)]);
  return sortNeeds([...needs, ...wrong.flat()]);
}

async function findNeedsOf(records: ImageRecords, definition: ImageDefinitionRecord): Promise<readonly Need[]> {
  const numbers = new Set(candidatesOf(definition).map(({ version }) => version));
  const found = await Promise.all(
    [...numbers].map((version) => records.read('version', definition.imageDefinition, versionRecordId(version))),
  );
  return needsOfDefinition(
    definition,
    found.flatMap((version) => version?.value ?? []),
  );
}
