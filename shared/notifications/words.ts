/** An instant as people read it: to the minute, with its zone. */
export function minutes(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** Text with its ISO instants as people read them; times that are no instants stay as they are. */
export function readable(text: string): string {
  return text.replaceAll(instant, minutes);
}

/** What people and Azure wrote, as it stands: in a card two stars are emphasis, and brackets a link to anywhere. */
export function plain(text: string): string {
  return text.replaceAll('*', '\u2217').replaceAll('](', '] (');
}

export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
