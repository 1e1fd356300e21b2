import { parseArgs, type ParseArgsConfig } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known }>>['values'];
type Token = ReturnType<typeof parseArgs<{ tokens: true; strict: false; allowPositionals: true }>>['tokens'][number];

export type ReadArguments<Known extends Options> =
  | { readonly kind: 'arguments'; readonly values: Values<Known>; readonly operands: readonly string[] }
  /** Every problem, in the order of the arguments. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/**
 * Reads a command line; `--no-NAME` turns a switch off. What belongs to no option is a problem, unless the command takes
 * operands, such as files.
 */
export function readArguments<const Known extends Options>(
  args: readonly string[],
  options: Known,
  { takesOperands = false }: { readonly takesOperands?: boolean } = {},
): ReadArguments<Known> {
  const lenient = { args: [...args], options, strict: false, allowPositionals: true, allowNegative: true } as const;
  const { values, tokens, positionals } = parseArgs({ ...lenient, tokens: true });
  const problems = tokens.flatMap((token) => {
    if (token.kind === 'positional') {
      return takesOperands ? [] : [`'${token.value}' belongs to no option`];
    }
    return token.kind === 'option' ? problemsOf(token, options) : [];
  });
  return problems.length > 0
    ? { kind: 'wrong', problems }
    : { kind: 'arguments', values: values as unknown as Values<Known>, operands: positionals };
}

function problemsOf(token: Extract<Token, { kind: 'option' }>, options: Options): readonly string[] {
  // Node takes `--no-` from the name of any option; only switches can be turned off.
  const isNegated = token.rawName === `--no-${token.name}`;
  const given = options[token.name];
  const option = isNegated && given?.type !== 'boolean' ? undefined : given;
  if (option === undefined) {
    return [`There is no option ${token.rawName}`];
  }
  if (option.type === 'boolean') {
    return token.value === undefined ? [] : [`${token.rawName} takes no value`];
  }
  // The next argument is taken as the value, whatever it is: an option there means that the value was forgotten.
  const isForgotten = token.value === undefined || (!token.inlineValue && token.value.startsWith('--'));
  return isForgotten ? [`${token.rawName} needs a value`] : [];
}
