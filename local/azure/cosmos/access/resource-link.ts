/** What a request is about, as signatures name it. */
export interface ResourceLink {
  /** `dbs`, `colls`, `docs` …; empty for the account. */
  readonly type: string;
  /** `dbs/rebake/colls/records/docs/1`; for a list, its owner. */
  readonly name: string;
  /** The same as it stood in the URL, percent signs and all. */
  readonly sent: string;
}

/** Takes `/dbs/a/colls/b/docs` apart: an even number of segments names a resource, an odd one a list of its owner. */
export function resourceLink(path: string, segments: readonly string[]): ResourceLink {
  const raw = path.split('/').filter((segment) => segment !== '');
  if (segments[4] === 'operations') {
    return { type: 'colls', name: segments.slice(0, 4).join('/'), sent: raw.slice(0, 4).join('/') };
  }
  const isList = segments.length % 2 === 1;
  const type = (isList ? segments.at(-1) : segments.at(-2)) ?? '';
  const length = isList ? segments.length - 1 : segments.length;
  return { type, name: segments.slice(0, length).join('/'), sent: raw.slice(0, length).join('/') };
}
