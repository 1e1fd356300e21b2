import type { Need } from '../domain/attention/need.ts';
import { needsOfRevoked } from '../domain/attention/needs-of-revoked.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import { queryAll } from './query-all.ts';

/** Versions that are live though an image version below them was revoked. */
export async function findLiveOnRevoked(records: ImageRecords): Promise<readonly Need[]> {
  const withdrawals = await queryAll(records, { type: 'withdrawal' });
  const revoked = withdrawals.flatMap(({ value: { kind, imageDefinition, version } }) =>
    kind === 'revocation' ? [`${imageDefinition} ${version}`] : [],
  );
  const flagged = await Promise.all(
    [...new Set(revoked)].map((revokedAncestor) => queryAll(records, { type: 'version', where: { revokedAncestor } })),
  );
  return flagged.flat().flatMap(({ value }) => needsOfRevoked(value));
}
