import type { Environment } from '../../ports/support.ts';

const length = 40;

/** As good as the whole digest, and short enough to be an id that any backend takes. */
export function shortDigest({ digest }: Pick<Environment, 'digest'>, text: string): string {
  return digest(text).slice(0, length);
}
