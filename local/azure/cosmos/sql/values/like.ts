/** A LIKE pattern: `%` any text, `_` one character, `[a-f]` one of, `[^a-f]` none of; `escape` takes the next as it is. */
export function likePattern(pattern: string, escape?: string): RegExp {
  const characters = [...pattern];
  let source = '';
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === escape) {
      at += 1;
      source += quote(characters[at] ?? '');
    } else if (character === '%') {
      source += '[^]*';
    } else if (character === '_') {
      source += '[^]';
    } else if (character === '[') {
      const end = characters.indexOf(']', at + 1);
      if (end === -1) {
        return /(?!)/u;
      }
      source += characterClass(characters.slice(at + 1, end));
      at = end;
    } else {
      source += quote(character);
    }
  }
  return new RegExp(`^${source}$`, 'u');
}

function characterClass(members: readonly string[]): string {
  const negated = members[0] === '^';
  const listed = negated ? members.slice(1) : members;
  const source = listed.map((member, index) => (member === '-' && index > 0 ? '-' : quote(member, true))).join('');
  return `[${negated ? '^' : ''}${source}]`;
}

function quote(character: string, insideClass = false): string {
  const special = insideClass ? /[\\\]^[-]/ : /[\\^$.*+?()[\]{}|/]/;
  return special.test(character) ? `\\${character}` : character;
}
