/** For each event: from which states it leads to which. */
export type MoveTable<State extends string, Event extends string> = Readonly<
  Record<Event, { readonly from: readonly State[]; readonly to: State }>
>;

export type Move<State extends string> =
  | { readonly kind: 'moved'; readonly from: State; readonly to: State }
  | { readonly kind: 'unchanged'; readonly state: State }
  | { readonly kind: 'refused'; readonly state: State; readonly message: string };

/** One step of a state machine. An event whose state is already reached changes nothing: events come twice. */
export function move<State extends string, Event extends string>(
  what: string,
  table: MoveTable<State, Event>,
  state: State,
  event: Event,
): Move<State> {
  const { from, to } = table[event];
  if (from.includes(state)) {
    return { kind: 'moved', from: state, to };
  }
  if (state === to) {
    return { kind: 'unchanged', state };
  }
  return { kind: 'refused', state, message: `${event} needs the ${what} to be ${listOr(from)}; it is ${state}` };
}

function listOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
