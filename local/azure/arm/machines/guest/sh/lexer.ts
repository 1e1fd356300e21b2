import { readWord } from './read-word.ts';
import { ShellSyntaxError, type Redirect, type Word } from './syntax.ts';

export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly bare: string | undefined }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'redirect'; readonly redirect: Omit<Redirect, 'target'>; readonly target: Word | undefined };

const operators = ['&&', '||', ';;', ';', '|', '&', '(', ')'];
const redirect = /^(\d|&)?(>>|>\||>&|>|<<<|<<-?|<)/;

/** Cuts a script into tokens; new lines become `;` tokens of the text `\n`. */
export function tokenize(script: string): Token[] {
  const tokens: Token[] = [];
  const pendingDocuments: { index: number; end: string; literal: boolean; stripTabs: boolean }[] = [];
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const blank = /^(?:[ \t\r]|\\\n)+/.exec(rest)?.[0];
    if (blank !== undefined) {
      at += blank.length;
    } else if (rest.startsWith('#')) {
      at += /^[^\n]*/.exec(rest)?.[0].length ?? 0;
    } else if (rest.startsWith('\n')) {
      tokens.push({ kind: 'operator', text: '\n' });
      at += 1;
      for (const document of pendingDocuments.splice(0)) {
        const { text, end } = readDocument(script, at, document);
        at = end;
        const opening = tokens[document.index];
        if (opening?.kind === 'redirect') {
          tokens[document.index] = { ...opening, target: text };
        }
      }
    } else {
      at = readToken(script, at, tokens, pendingDocuments);
    }
  }
  return tokens;
}

function readToken(
  script: string,
  at: number,
  tokens: Token[],
  documents: { index: number; end: string; literal: boolean; stripTabs: boolean }[],
): number {
  const rest = script.slice(at);
  const redirection = redirect.exec(rest);
  if (redirection) {
    return readRedirect(script, at, redirection, tokens, documents);
  }
  const operator = operators.find((text) => rest.startsWith(text));
  if (operator !== undefined) {
    tokens.push({ kind: 'operator', text: operator });
    return at + operator.length;
  }
  const { word, end } = readWord(script, at);
  tokens.push({ kind: 'word', word, bare: bareText(word) });
  return end;
}

function readRedirect(
  script: string,
  at: number,
  [text, stream, sign = '']: RegExpExecArray,
  tokens: Token[],
  documents: { index: number; end: string; literal: boolean; stripTabs: boolean }[],
): number {
  const start = at + text.length + (/^[ \t]*/.exec(script.slice(at + text.length))?.[0].length ?? 0);
  const { word, end } = readWord(script, start);
  const to = (mode: Redirect['mode'], target: Word | undefined): void => {
    const number = stream ?? (sign.startsWith('<') ? '0' : '1');
    tokens.push({ kind: 'redirect', redirect: { stream: number as Redirect['stream'], mode }, target });
  };
  if (sign === '<<' || sign === '<<-') {
    const literal = word.some((part) => part.kind === 'text' && part.quoted);
    documents.push({ index: tokens.length, end: wholeText(word), literal, stripTabs: sign === '<<-' });
    to('text', undefined);
  } else if (sign === '<<<') {
    to('text', [...word, { kind: 'text', text: '\n', quoted: true }]);
  } else if (sign === '<') {
    to('read', word);
  } else {
    to(sign === '>&' ? 'join' : sign === '>>' ? 'append' : 'write', word);
  }
  return end;
}

function readDocument(
  script: string,
  at: number,
  { end, literal, stripTabs }: { end: string; literal: boolean; stripTabs: boolean },
): { text: Word; end: number } {
  const lines: string[] = [];
  for (let from = at; from <= script.length;) {
    const stop = script.indexOf('\n', from);
    const line = stop === -1 ? script.slice(from) : script.slice(from, stop);
    const clean = stripTabs ? line.replace(/^\t+/, '') : line;
    if (clean === end) {
      const body = lines.map((text) => `${text}\n`).join('');
      return { text: documentWord(body, literal), end: stop === -1 ? script.length : stop };
    }
    if (stop === -1) {
      break;
    }
    lines.push(clean);
    from = stop + 1;
  }
  throw new ShellSyntaxError(`here-document delimited by end-of-file (wanted \`${end}')`);
}

function documentWord(body: string, literal: boolean): Word {
  return literal ? [{ kind: 'text', text: body, quoted: true }] : readWord(`"${body.replaceAll('"', '\\"')}"`, 0).word;
}

function bareText(word: Word): string | undefined {
  const [part] = word;
  return word.length === 1 && part?.kind === 'text' && !part.quoted ? part.text : undefined;
}

function wholeText(word: Word): string {
  return word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}
