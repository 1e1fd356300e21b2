import { expandable, parseExpression, parsePostfix, type StatementParser } from './expressions.ts';
import type { CommandCall, Expression } from './syntax.ts';
import type { TokenStream } from './token-stream.ts';

/** The arguments of a command up to the end of its line, its pipe or its brackets. */
export function parseCommand(tokens: TokenStream, parser: StatementParser, name: Expression): CommandCall {
  const args: CommandCall['args'][number][] = [];
  for (let token = tokens.peek(); !endsCommand(tokens); token = tokens.peek()) {
    const splat = token.kind === 'word' ? /^@(\w+)$/.exec(token.text)?.[1] : undefined;
    if (token.kind === 'dash') {
      tokens.next();
      args.push({ parameter: token.text.toLowerCase() });
    } else if (splat !== undefined) {
      tokens.next();
      args.push({ splat });
    } else {
      args.push({ value: parseArgument(tokens, parser) });
    }
  }
  const quietErrors = args.some((argument, at) => {
    const value = args[at + 1];
    return (
      'parameter' in argument &&
      argument.parameter === 'erroraction' &&
      value !== undefined &&
      'value' in value &&
      /silently|ignore/i.test(JSON.stringify(value.value))
    );
  });
  return { kind: 'command', name, args, quietErrors };
}

function endsCommand(tokens: TokenStream): boolean {
  const { kind } = tokens.peek();
  return kind === 'newline' || kind === 'end' || ['|', ')', '}'].some((sign) => tokens.isAt(sign));
}

/** An argument: pieces that stand together are one text, and commas make a list. */
export function parseArgument(tokens: TokenStream, parser: StatementParser): Expression {
  const items = [parsePieces(tokens, parser)];
  while (tokens.take(',')) {
    tokens.skipNewlines();
    items.push(parsePieces(tokens, parser));
  }
  const [only] = items;
  return items.length === 1 && only ? only : { kind: 'list', items };
}

function parsePieces(tokens: TokenStream, parser: StatementParser): Expression {
  const parts = [parsePiece(tokens, parser)];
  for (
    let token = tokens.peek();
    !token.spaced && ['word', 'variable', 'string', 'dash'].includes(token.kind);
    token = tokens.peek()
  ) {
    parts.push(parsePiece(tokens, parser));
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'text', parts };
}

function parsePiece(tokens: TokenStream, parser: StatementParser): Expression {
  const token = tokens.peek();
  if (token.kind === 'word' || token.kind === 'dash') {
    tokens.next();
    const text = token.kind === 'dash' ? `-${token.text}` : token.text;
    return { kind: 'literal', value: /^-?\d+$/.test(text) ? Number(text) : text };
  }
  if (token.kind === 'string') {
    tokens.next();
    return token.expandable ? expandable(token.text, parser, tokens) : { kind: 'literal', value: token.text };
  }
  if (token.kind === 'variable') {
    tokens.next();
    return parsePostfix(tokens, parser, { kind: 'variable', name: token.name });
  }
  return parseExpression(tokens, parser, 3);
}
