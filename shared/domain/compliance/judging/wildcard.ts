/** Whether a text in small letters is what a pattern means. */
export type Matcher = (text: string) => boolean;

/** A pattern with `*` at one of its ends, at both or at none. Case does not count. */
export function compileWildcard(pattern: string): Matcher {
  const lower = pattern.toLowerCase();
  const open = lower.startsWith('*');
  const word = lower.replace(/^\*/, '').replace(/\*$/, '');
  if (lower.endsWith('*') && lower !== '*') {
    return open ? (text) => text.includes(word) : (text) => text.startsWith(word);
  }
  return open ? (text) => text.endsWith(word) : (text) => text === word;
}
