/** An instant as people read it: to the minute, with its zone. */
export function minutes(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
