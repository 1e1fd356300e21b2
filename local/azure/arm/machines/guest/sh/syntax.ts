/** A word of a command before expansion: pieces of text, variables and command substitutions. */
export type Word = readonly WordPart[];

export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly change?: ParameterChange; readonly quoted: boolean }
  | { readonly kind: 'substitution'; readonly script: string; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word };

/** What `${name…}` makes of a value: `:-text`, `%pattern`, `/pattern/text`. */
export interface ParameterChange {
  readonly operator:
    'length' | ':-' | '-' | ':=' | '=' | ':+' | '+' | ':?' | '?' | '#' | '##' | '%' | '%%' | '/' | '//';
  readonly operand: Word;
  /** What stands in for the pattern, of `/` and `//`. */
  readonly replacement?: Word;
}

export interface Redirect {
  /** `2` for stderr, `&` for both outputs. */
  readonly stream: '0' | '1' | '2' | '&';
  readonly mode: 'read' | 'write' | 'append' | 'text' | 'join';
  /** A file, the text itself (`text`), or the number of the stream to join. */
  readonly target: Word;
}

export type Command =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly { readonly name: string; readonly value: Word }[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'pipeline'; readonly commands: readonly Command[]; readonly negated: boolean }
  | { readonly kind: 'list'; readonly left: Command; readonly operator: '&&' | '||'; readonly right: Command }
  | { readonly kind: 'sequence'; readonly commands: readonly Command[] }
  | {
      readonly kind: 'group';
      readonly subshell: boolean;
      readonly body: Command;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'if';
      readonly condition: Command;
      readonly then: Command;
      readonly otherwise: Command | undefined;
    }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: Command }[];
    }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: Command; readonly body: Command }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Command }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };

/** The script uses syntax that it gets wrong, or that this machine does not know. */
export class ShellSyntaxError extends Error {}
