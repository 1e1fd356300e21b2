import { PowerShellSyntaxError } from './syntax.ts';

export type Token = Bare & { /** Whether a blank stands before. */ readonly spaced: boolean };

type Bare =
  | { readonly kind: 'newline' | 'end' }
  | { readonly kind: 'punctuation'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'string'; readonly text: string; readonly expandable: boolean }
  | { readonly kind: 'word'; readonly text: string }
  /** `-name`: a parameter or an operator. */
  | { readonly kind: 'dash'; readonly text: string }
  /** `[int]` before a value, in small letters. */
  | { readonly kind: 'cast'; readonly text: string };

type Rule = readonly [pattern: RegExp, make: (match: RegExpExecArray, spaced: boolean) => Bare | undefined];

/** Signs that stand for sums directly behind a value; elsewhere they are parts of words. */
const sums = /^(?:\+\+|--|[-+*/%]=|[-+*/%])/;

function isValue(token: Token | undefined): boolean {
  return (
    token?.kind === 'variable' ||
    (token?.kind === 'word' && /^-?\d/.test(token.text)) ||
    (token?.kind === 'punctuation' && [')', ']'].includes(token.text))
  );
}

const rules: readonly Rule[] = [
  [/^(?:[ \t\r]|`\r?\n)+/, () => undefined],
  [/^<#[\s\S]*?#>/, () => undefined],
  [/^#[^\n]*/, () => undefined],
  [/^(?:\n|;)/, () => ({ kind: 'newline' })],
  [/^@'\r?\n([\s\S]*?)\r?\n'@/, ([, text = '']) => ({ kind: 'string', text, expandable: false })],
  [/^@"\r?\n([\s\S]*?)\r?\n"@/, ([, text = '']) => ({ kind: 'string', text, expandable: true })],
  [/^'((?:[^']|'')*)'/, ([, text = '']) => ({ kind: 'string', text: text.replaceAll("''", "'"), expandable: false })],
  [
    /^"((?:[^"`$]|`[\s\S]|""|\$\((?:[^()]|\([^()]*\))*\)|\$)*)"/,
    ([, text = '']) => ({ kind: 'string', text, expandable: true }),
  ],
  [/^\$\{([^}]+)\}/, ([, name = '']) => ({ kind: 'variable', name })],
  [/^\$((?:env|global|script):\w+|\w+|[?_])/i, ([, name = '']) => ({ kind: 'variable', name })],
  [/^\[([A-Za-z][\w.]*(?:\[\])?)\](?=[\s$"'@(\d]|$)/, ([, text = '']) => ({ kind: 'cast', text: text.toLowerCase() })],
  [/^[\d*]?>>?(?:&1|\s*\$null)/, () => undefined],
  [/^(?:@\(|@\{|\$\(|[-+*/]=|\.\.|[(){}|,=&[\]!])/, ([text]) => ({ kind: 'punctuation', text })],
  [/^-?\d+(?:\.\d+)?(?=\.\.|[-+*/%\s;,|)}\]]|$)/, ([text]) => ({ kind: 'word', text })],
  [/^-(?=[A-Za-z])([A-Za-z]\w*):?/, ([, text = '']) => ({ kind: 'dash', text })],
  [/^\.(?=\w)/, (_, spaced) => (spaced ? undefined : { kind: 'punctuation', text: '.' })],
  [/^[^\s;|,(){}'"$=\[\]]+/, ([text]) => ({ kind: 'word', text })],
  [/^[$=]/, ([text]) => ({ kind: 'punctuation', text })],
];

/** Cuts a PowerShell script into tokens. Redirections of errors have no meaning here and are left out. */
export function tokenize(script: string): Token[] {
  const tokens: Token[] = [];
  let spaced = true;
  for (let at = 0; at < script.length;) {
    const rest = script.slice(at);
    const sum = !spaced && isValue(tokens.at(-1)) ? sums.exec(rest)?.[0] : undefined;
    if (sum !== undefined) {
      tokens.push({ kind: sum.endsWith('=') ? 'punctuation' : 'word', text: sum, spaced });
      at += sum.length;
      continue;
    }
    const found = rules
      .map(([pattern, make]) => ({ match: pattern.exec(rest), make }))
      .find(({ match }) => match !== null);
    if (!found?.match) {
      throw new PowerShellSyntaxError(`Unexpected token '${rest.slice(0, 20)}' in expression or statement.`);
    }
    const token = found.make(found.match, spaced);
    if (token) {
      tokens.push({ ...token, spaced });
    }
    spaced = /\s$/.test(found.match[0]);
    at += found.match[0].length;
  }
  return [...tokens, { kind: 'end', spaced: true }];
}
