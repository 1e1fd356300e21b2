import { parseExpression, parseSingle, type StatementParser } from './expressions.ts';
import { parseArgument, parseCommand } from './parse-command.ts';
import { TokenStream } from './token-stream.ts';
import {
  PowerShellSyntaxError,
  type Expression,
  type Parameter,
  type PipelineElement,
  type Statement,
} from './syntax.ts';

/** Parses a PowerShell script. Throws `PowerShellSyntaxError` for classes and static members, among others. */
export function parsePowerShell(script: string): Statement[] {
  const tokens = new TokenStream(script);
  return parseStatements(tokens, undefined);
}

const parser: StatementParser = { statements: (tokens, end) => parseStatements(tokens, end) };

function parseStatements(tokens: TokenStream, end: ')' | '}' | undefined): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    tokens.skipNewlines();
    if (end !== undefined && tokens.take(end)) {
      return statements;
    }
    if (tokens.peek().kind === 'end') {
      if (end === undefined) {
        return statements;
      }
      throw new PowerShellSyntaxError(`Missing closing '${end}' in statement block.`);
    }
    statements.push(parseStatement(tokens));
  }
}

function parseStatement(tokens: TokenStream): Statement {
  const token = tokens.peek();
  const keyword = token.kind === 'word' ? token.text.toLowerCase() : '';
  const assigned = token.kind === 'variable' ? parseAssignment(tokens, token.name) : undefined;
  if (assigned) {
    return assigned;
  }
  const parse = keywords[keyword];
  if (!parse) {
    return parsePipeline(tokens);
  }
  tokens.next();
  return parse(tokens);
}

/** `$name = …`, `$name += …`, `$name++`. */
function parseAssignment(tokens: TokenStream, target: string): Statement | undefined {
  const token = tokens.peek(1);
  const counts = token.kind === 'word' && (token.text === '++' || token.text === '--');
  if (!counts && !(token.kind === 'punctuation' && /^[-+*/]?=$/.test(token.text))) {
    return undefined;
  }
  tokens.next();
  tokens.next();
  if (counts) {
    const one: Expression = { kind: 'literal', value: 1 };
    const value: Statement = { kind: 'pipeline', elements: [{ kind: 'expression', expression: one }] };
    return { kind: 'assign', target, operator: token.text === '++' ? '+=' : '-=', value };
  }
  tokens.skipNewlines();
  return { kind: 'assign', target, operator: token.text, value: parseStatement(tokens) };
}

const keywords: Readonly<Record<string, ((tokens: TokenStream) => Statement) | undefined>> = {
  if: parseIf,
  while: (tokens) => ({
    kind: 'while',
    negated: false,
    first: false,
    condition: parseCondition(tokens),
    body: parseBlock(tokens),
  }),
  do: (tokens) => {
    const body = parseBlock(tokens);
    tokens.skipNewlines();
    const negated = tokens.takeWord('until');
    if (!negated && !tokens.takeWord('while')) {
      throw new PowerShellSyntaxError("Missing 'while' or 'until' after the block of 'do'.");
    }
    return { kind: 'while', negated, first: true, condition: parseCondition(tokens), body };
  },
  foreach: (tokens) => {
    tokens.expect('(');
    const name = tokens.word();
    if (!tokens.takeWord('in')) {
      throw new PowerShellSyntaxError("Missing 'in' after variable in foreach loop.");
    }
    const items = parsePipeline(tokens);
    tokens.expect(')');
    return { kind: 'foreach', name, items, body: parseBlock(tokens) };
  },
  try: parseTry,
  for: (tokens) => {
    tokens.expect('(');
    const part = (): Statement | undefined => {
      const alone = tokens.peek().kind === 'newline' || tokens.isAt(')');
      const statement = alone ? undefined : parseStatement(tokens);
      tokens.skipNewlines();
      return statement;
    };
    const [first, condition, next] = [part(), part(), part()];
    tokens.expect(')');
    return { kind: 'for', first, condition, next, body: parseBlock(tokens) };
  },
  function: (tokens) => {
    const name = tokens.word();
    const parameters = tokens.isAt('(') ? [parseParameters(tokens)] : [];
    return { kind: 'function', name, body: [...parameters, ...parseBlock(tokens)] };
  },
  param: parseParameters,
  switch: parseSwitch,
  break: (tokens) => parseLeave(tokens, 'break'),
  continue: (tokens) => parseLeave(tokens, 'continue'),
  return: (tokens) => parseLeave(tokens, 'return'),
  exit: (tokens) => parseLeave(tokens, 'exit'),
  throw: (tokens) => parseLeave(tokens, 'throw'),
};

/** `([string]$name = 'value', …)`; types and attributes have no meaning here. */
function parseParameters(tokens: TokenStream): Statement {
  tokens.expect('(');
  const parameters: Parameter[] = [];
  while (!tokens.take(')')) {
    const token = tokens.next();
    if (token.kind === 'variable') {
      const fallback = tokens.take('=') ? parseSingle(tokens, parser) : undefined;
      parameters.push({ name: token.name, fallback });
    } else if (token.kind === 'punctuation' && token.text === '(') {
      skipBrackets(tokens);
    } else if (token.kind === 'end') {
      throw new PowerShellSyntaxError("Missing ')' in parameter list.");
    }
  }
  return { kind: 'param', parameters };
}

/** What an attribute says, up to its closing bracket. */
function skipBrackets(tokens: TokenStream): void {
  for (let depth = 1; depth > 0 && tokens.peek().kind !== 'end'; tokens.next()) {
    depth += tokens.isAt('(') ? 1 : tokens.isAt(')') ? -1 : 0;
  }
}

function parseSwitch(tokens: TokenStream): Statement {
  if (tokens.peek().kind === 'dash') {
    throw new PowerShellSyntaxError("'switch' with parameters is not supported on a simulated machine.");
  }
  const subject = parseCondition(tokens);
  tokens.expect('{');
  const branches: { pattern: Expression | undefined; body: readonly Statement[] }[] = [];
  for (tokens.skipNewlines(); !tokens.take('}'); tokens.skipNewlines()) {
    const pattern = tokens.takeWord('default') ? undefined : parseSingle(tokens, parser);
    branches.push({ pattern, body: parseBlock(tokens) });
  }
  return { kind: 'switch', subject, branches };
}

function parseCondition(tokens: TokenStream): Statement {
  tokens.expect('(');
  const [condition, ...more] = parseStatements(tokens, ')');
  if (!condition || more.length > 0) {
    throw new PowerShellSyntaxError('Missing condition in statement.');
  }
  return condition;
}

function parseBlock(tokens: TokenStream): Statement[] {
  tokens.expect('{');
  return parseStatements(tokens, '}');
}

function parseIf(tokens: TokenStream): Statement {
  const branches = [{ condition: parseCondition(tokens), body: parseBlock(tokens) }];
  let otherwise: readonly Statement[] | undefined;
  for (;;) {
    const ahead = nextWord(tokens);
    if (ahead === 'elseif') {
      tokens.skipNewlines();
      tokens.next();
      branches.push({ condition: parseCondition(tokens), body: parseBlock(tokens) });
    } else if (ahead === 'else') {
      tokens.skipNewlines();
      tokens.next();
      otherwise = parseBlock(tokens);
    } else {
      return { kind: 'if', branches, otherwise };
    }
  }
}

/** The word that comes next, blank lines aside. */
function nextWord(tokens: TokenStream): string | undefined {
  let ahead = 0;
  while (tokens.peek(ahead).kind === 'newline') {
    ahead += 1;
  }
  const token = tokens.peek(ahead);
  return token.kind === 'word' ? token.text.toLowerCase() : undefined;
}

function parseTry(tokens: TokenStream): Statement {
  const body = parseBlock(tokens);
  let handler: readonly Statement[] | undefined;
  let last: readonly Statement[] | undefined;
  for (let ahead = nextWord(tokens); ahead === 'catch' || ahead === 'finally'; ahead = nextWord(tokens)) {
    tokens.skipNewlines();
    tokens.next();
    if (ahead === 'catch') {
      handler = parseBlock(tokens);
    } else {
      last = parseBlock(tokens);
    }
  }
  return { kind: 'try', body, handler, last };
}

function parseLeave(tokens: TokenStream, how: Extract<Statement, { kind: 'leave' }>['how']): Statement {
  const token = tokens.peek();
  const alone = token.kind === 'newline' || token.kind === 'end' || tokens.isAt('}') || tokens.isAt(')');
  return { kind: 'leave', how, value: alone ? undefined : parsePipeline(tokens) };
}

function parsePipeline(tokens: TokenStream): Statement {
  const elements = [parseElement(tokens)];
  while (tokens.take('|')) {
    tokens.skipNewlines();
    elements.push(parseElement(tokens));
  }
  return { kind: 'pipeline', elements };
}

function parseElement(tokens: TokenStream): PipelineElement {
  const token = tokens.peek();
  if (token.kind === 'word' && !/^-?\d+(\.\d+)?$/.test(token.text)) {
    tokens.next();
    return parseCommand(tokens, parser, { kind: 'literal', value: token.text });
  }
  if (tokens.take('&')) {
    return parseCommand(tokens, parser, parseArgument(tokens, parser));
  }
  return { kind: 'expression', expression: parseExpression(tokens, parser) };
}
