import type { Expression } from './expression.ts';
import { TemplateFunctionError } from './template-error.ts';
import { tokenize, type Token } from './tokens.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  const reader = createReader(text, tokens);
  const expression = readExpression(reader);
  if (reader.peek() !== undefined) {
    throw reader.unexpected();
  }
  return expression;
}

interface Reader {
  peek(): Token | undefined;
  take(): Token;
  /** Takes a mark when it is next. */
  accept(mark: string): boolean;
  expect(mark: string): void;
  unexpected(): Error;
}

function createReader(text: string, tokens: readonly Token[]): Reader {
  let at = 0;
  const unexpected = (): Error => {
    const found = tokens[at];
    const what = found ? `'${found.value}' is not expected` : 'it ends too early';
    return new TemplateFunctionError(`The expression '${text}' is not valid: ${what}`);
  };
  const accept = (mark: string): boolean => {
    const next = tokens[at];
    const found = next?.kind === 'mark' && next.value === mark;
    at += found ? 1 : 0;
    return found;
  };
  return {
    peek: () => tokens[at],
    take() {
      const next = tokens[at];
      if (!next) {
        throw unexpected();
      }
      at += 1;
      return next;
    },
    accept,
    expect(mark) {
      if (!accept(mark)) {
        throw unexpected();
      }
    },
    unexpected,
  };
}

function readExpression(reader: Reader): Expression {
  let expression = readOperand(reader);
  for (;;) {
    const optional = reader.accept('.?');
    if (optional || reader.accept('.')) {
      expression = { kind: 'member', of: expression, name: readName(reader), optional };
    } else if (reader.accept('[')) {
      expression = { kind: 'index', of: expression, at: readExpression(reader) };
      reader.expect(']');
    } else {
      return expression;
    }
  }
}

function readOperand(reader: Reader): Expression {
  const token = reader.peek();
  if (token?.kind === 'text' || token?.kind === 'number') {
    reader.take();
    return { kind: 'literal', value: token.value };
  }
  const name = readName(reader);
  reader.expect('(');
  return { kind: 'call', name, operands: readOperands(reader) };
}

function readOperands(reader: Reader): readonly Expression[] {
  const operands: Expression[] = [];
  if (reader.accept(')')) {
    return operands;
  }
  do {
    operands.push(readExpression(reader));
  } while (reader.accept(','));
  reader.expect(')');
  return operands;
}

function readName(reader: Reader): string {
  const token = reader.peek();
  if (token?.kind !== 'name') {
    throw reader.unexpected();
  }
  reader.take();
  return token.value;
}
