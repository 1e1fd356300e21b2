/** A sentence of a service without its last dot, so that it can go on in one of ours. */
export function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
