import { PowerShellError } from '../scope.ts';
import { fromItems, isObject, isTrue, itemsOf, member, textOf, type Value } from '../values.ts';
import type { Cmdlets, Invocation } from './invocation.ts';

/** Cmdlets that print, and those that work on what comes by the pipeline. */
export const outputCmdlets: Cmdlets = {
  'write-output': ({ positional, input }) =>
    fromItems(positional.length > 0 ? positional.flatMap(itemsOf) : (input ?? [])),
  'write-host': (call) => {
    const text = itemsOf(call.argument('object') ?? call.positional)
      .map(textOf)
      .join(' ');
    call.scope.session.stdout += `${text}${call.switches.has('nonewline') ? '' : '\n'}`;
    return null;
  },
  'write-error': (call) => {
    throw new PowerShellError(`Write-Error: ${textOf(call.argument('message', 0) ?? '')}`, { terminating: false });
  },
  'write-warning': (call) => {
    call.scope.session.stdout += `WARNING: ${textOf(call.argument('message', 0) ?? '')}\n`;
    return null;
  },
  'write-verbose': () => null,
  'write-debug': () => null,
  'write-progress': () => null,
  'out-null': () => null,
  'out-string': ({ input = [] }) => input.map(textOf).join('\n'),
  'out-host': ({ input = [] }) => fromItems(input),
  'format-table': ({ input = [] }) => fromItems(input),
  'format-list': ({ input = [] }) => fromItems(input),
  'convertto-json': ({ input = [], argument }) => JSON.stringify(argument('inputobject') ?? fromItems(input)),
  'select-object': select,
  'where-object': filter,
  'foreach-object': ({ input = [], block = [], scope, positional }) =>
    fromItems(
      input.flatMap((item) =>
        itemsOf(typeof positional[0] === 'string' ? member(item, positional[0]) : scope.forItem(block, item)),
      ),
    ),
  'sort-object': ({ input = [], positional }) =>
    [...input].toSorted((a, b) => textOf(keyOf(a, positional[0])).localeCompare(textOf(keyOf(b, positional[0])))),
  'measure-object': ({ input = [], switches }) => ({
    Count: input.length,
    ...(switches.has('sum') && { Sum: input.reduce<number>((sum, item) => sum + Number(textOf(item)), 0) }),
  }),
  'select-string': ({ input = [], argument, scope }) => {
    const pattern = new RegExp(textOf(argument('pattern', input.length > 0 ? 0 : 1) ?? ''), 'i');
    const path = argument('path');
    const lines = path === undefined ? input.map(textOf) : (scope.session.disk.files[textOf(path)] ?? '').split('\n');
    return fromItems(lines.filter((line) => pattern.test(line)));
  },
};

function keyOf(value: Value, name: Value | undefined): Value {
  return name === undefined ? value : member(value, textOf(name));
}

function select({ input = [], argument, positional }: Invocation): Value {
  const first = argument('first');
  const last = argument('last');
  const kept =
    first !== undefined ? input.slice(0, Number(first)) : last !== undefined ? input.slice(-Number(last)) : input;
  const expanded = argument('expandproperty');
  if (expanded !== undefined) {
    return fromItems(kept.map((item) => member(item, textOf(expanded))));
  }
  const names = itemsOf(argument('property') ?? positional[0] ?? null).map(textOf);
  return fromItems(
    kept.map((item) =>
      names.length > 0 && isObject(item) ? Object.fromEntries(names.map((name) => [name, member(item, name)])) : item,
    ),
  );
}

/** `Where-Object { … }` and `Where-Object Name -eq value`. */
function filter({ input = [], block, scope, positional, argument, switches }: Invocation): Value {
  if (block) {
    return fromItems(input.filter((item) => isTrue(scope.forItem(block, item))));
  }
  const name = textOf(argument('property', 0) ?? '');
  const wanted = argument('eq') ?? argument('like') ?? positional[1];
  return fromItems(
    input.filter((item) => {
      const equal = textOf(member(item, name)).toLowerCase() === textOf(wanted ?? '').toLowerCase();
      return wanted === undefined ? isTrue(member(item, name)) : equal !== switches.has('ne');
    }),
  );
}
