/** What a request is about, as signatures name it. */
export interface ResourceLink {
  /** `dbs`, `colls`, `docs` …; empty for the account. */
  readonly type: string;
  /** `dbs/rebake/colls/records/docs/1`; for a list, its owner. */
  readonly name: string;
  /** The same as it stood in the URL, percent signs and all. */
  readonly sent: string;
  /** What is signed where the path is made of resource ids: the last of them, in lower case. */
  readonly rid: string;
}

/** Takes `/dbs/a/colls/b/docs` apart: an even number of segments names a resource, an odd one a list of its owner. */
export function resourceLink(path: string, segments: readonly string[]): ResourceLink {
  if (segments[4] === 'operations') {
    return { type: 'colls', ...owner(path, segments, 4) };
  }
  const isList = segments.length % 2 === 1;
  const type = (isList ? segments.at(-1) : segments.at(-2)) ?? '';
  return { type, ...owner(path, segments, isList ? segments.length - 1 : segments.length) };
}

function owner(path: string, segments: readonly string[], length: number): Omit<ResourceLink, 'type'> {
  const raw = path.split('/').filter((segment) => segment !== '');
  return {
    name: segments.slice(0, length).join('/'),
    sent: raw.slice(0, length).join('/'),
    rid: (segments[length - 1] ?? '').toLowerCase(),
  };
}
