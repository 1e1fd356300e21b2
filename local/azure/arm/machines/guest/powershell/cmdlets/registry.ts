import { PowerShellError } from '../scope.ts';
import { textOf, type Value } from '../values.ts';
import type { Cmdlets, Invocation } from './invocation.ts';

/** Item properties: values of registry keys. */
export const registryCmdlets: Cmdlets = {
  'get-itemproperty': getProperties,
  'get-itempropertyvalue': (call) => {
    const found = valueOf(call, pathOf(call), textOf(call.argument('name', 1) ?? ''));
    if (found === undefined) {
      throw notFound(`Property ${textOf(call.argument('name', 1) ?? '')} does not exist at path ${pathOf(call)}.`);
    }
    return found;
  },
  'set-itemproperty': setProperty,
  'new-itemproperty': setProperty,
  'remove-itemproperty': (call) => {
    const key = find(call, `${pathOf(call)}\\${textOf(call.argument('name', 1) ?? '')}`);
    if (key !== undefined) {
      delete call.scope.session.disk.registry[key];
    }
    return null;
  },
};

export function isRegistryPath(path: string): boolean {
  return /^(HK\w+:|Registry::)/i.test(path);
}

/** Whether a key, or anything below it, has values. */
export function hasKey({ scope }: Invocation, path: string): boolean {
  const prefix = `${normalize(path)}\\`;
  return Object.keys(scope.session.disk.registry).some((key) => key.toLowerCase().startsWith(prefix));
}

function pathOf(call: Invocation): string {
  return textOf(call.argument('path', 0) ?? call.argument('literalpath') ?? '');
}

function normalize(path: string): string {
  return path
    .replace(/^Registry::/i, '')
    .replace(/^HKEY_LOCAL_MACHINE\\?/i, 'HKLM:\\')
    .replace(/\\+$/, '')
    .toLowerCase();
}

function find({ scope }: Invocation, path: string): string | undefined {
  const wanted = normalize(path);
  return Object.keys(scope.session.disk.registry).find((key) => key.toLowerCase() === wanted);
}

function valueOf(call: Invocation, path: string, name: string): Value | undefined {
  const key = find(call, `${path}\\${name}`);
  return key === undefined ? undefined : shown(call.scope.session.disk.registry[key] ?? '');
}

function shown(text: string): Value {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function getProperties(call: Invocation): Value {
  const path = pathOf(call);
  const name = call.argument('name', 1);
  if (!isRegistryPath(path) || !hasKey(call, path)) {
    throw notFound(`Get-ItemProperty : Cannot find path '${path}' because it does not exist.`);
  }
  if (name !== undefined) {
    const value = valueOf(call, path, textOf(name));
    if (value === undefined) {
      throw notFound(`Get-ItemProperty : Property ${textOf(name)} does not exist at path ${path}.`);
    }
    return { [textOf(name)]: value };
  }
  const prefix = `${normalize(path)}\\`;
  const entries = Object.entries(call.scope.session.disk.registry)
    .filter(([key]) => key.toLowerCase().startsWith(prefix) && !key.slice(prefix.length).includes('\\'))
    .map(([key, value]) => [key.slice(prefix.length), shown(value)] as const);
  return Object.fromEntries(entries);
}

function setProperty(call: Invocation): Value {
  const path = pathOf(call);
  const name = textOf(call.argument('name', 1) ?? '');
  if (!isRegistryPath(path)) {
    throw notFound(`Set-ItemProperty : Cannot find path '${path}' because it does not exist.`);
  }
  const key = find(call, `${path}\\${name}`) ?? `${path.replace(/\\+$/, '')}\\${name}`;
  call.scope.session.disk.registry[key] = textOf(call.argument('value', 2) ?? '');
  return null;
}

function notFound(message: string): PowerShellError {
  return new PowerShellError(message, { terminating: false });
}
