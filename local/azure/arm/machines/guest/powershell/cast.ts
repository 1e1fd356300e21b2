import { PowerShellError } from './scope.ts';
import { fromItems, isTrue, itemsOf, textOf, type Value } from './values.ts';

/** `[int]"3"`: a value as one of a type; of types that are nothing special here, the value itself. */
export function cast(type: string, value: Value): Value {
  switch (type.replace(/^system\./, '')) {
    case 'int':
    case 'int32':
    case 'int64':
    case 'long':
      return Math.round(numberOf(type, value));
    case 'double':
    case 'float':
    case 'decimal':
      return numberOf(type, value);
    case 'string':
      return textOf(value);
    case 'bool':
    case 'boolean':
      return isTrue(value);
    case 'void':
      return null;
    case 'string[]':
      return itemsOf(value).map(textOf);
    case 'int[]':
      return itemsOf(value).map((each) => cast('int', each));
    default:
      return fromItems(itemsOf(value));
  }
}

function numberOf(type: string, value: Value): number {
  const number = typeof value === 'boolean' ? Number(value) : Number(textOf(value));
  if (Number.isNaN(number)) {
    throw new PowerShellError(`Cannot convert value "${textOf(value)}" to type "System.${type}".`);
  }
  return number;
}
