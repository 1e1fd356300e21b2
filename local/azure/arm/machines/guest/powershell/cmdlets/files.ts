import { removeFiles } from '../../identity.ts';
import { PowerShellError } from '../scope.ts';
import { fromItems, itemsOf, textOf, type Value } from '../values.ts';
import type { Cmdlets, Invocation } from './invocation.ts';
import { hasKey, isRegistryPath } from './registry.ts';

/** Items: files, folders and registry keys. */
export const fileCmdlets: Cmdlets = {
  'test-path': (call) => exists(call, pathOf(call)),
  'new-item': (call) => {
    const path = pathOf(call);
    const folder = textOf(call.argument('itemtype') ?? call.argument('type') ?? '').toLowerCase() === 'directory';
    if (isRegistryPath(path)) {
      call.scope.session.disk.registry[`${path}\\(default)`] ??= '';
    } else {
      call.scope.session.disk.files[folder ? `${path}\\` : path] = textOf(call.argument('value') ?? '');
    }
    return null;
  },
  'remove-item': removeItem,
  'copy-item': (call) => {
    const source = pathOf(call);
    const found = findFile(call, source);
    if (found === undefined) {
      throw absent('Copy-Item', source);
    }
    const { files } = call.scope.session.disk;
    files[textOf(call.argument('destination', 1) ?? '')] = files[found] ?? '';
    return null;
  },
  'set-content': (call) => write(call, false),
  'add-content': (call) => write(call, true),
  'out-file': (call) => write(call, call.switches.has('append')),
  'get-content': (call) => {
    const path = findFile(call, pathOf(call));
    if (path === undefined) {
      throw absent('Get-Content', pathOf(call));
    }
    const text = call.scope.session.disk.files[path] ?? '';
    return call.switches.has('raw') ? text : fromItems(text.replace(/\n$/, '').split('\n'));
  },
  'get-childitem': (call) => {
    const folder = `${pathOf(call).replace(/\\$/, '')}\\`.toLowerCase();
    const inside = Object.keys(call.scope.session.disk.files).filter(
      (file) => file.toLowerCase().startsWith(folder) && file.length > folder.length,
    );
    return fromItems(inside.map((file) => ({ Name: file.replace(/^.*\\(?=.)/, ''), FullName: file })));
  },
  'join-path': (call) =>
    [call.argument('path', 0), call.argument('childpath', 1)]
      .map((part) => textOf(part ?? '').replace(/\\$/, ''))
      .join('\\'),
  'split-path': (call) => {
    const path = pathOf(call).replace(/\\$/, '');
    const end = path.lastIndexOf('\\');
    return call.switches.has('leaf') ? path.slice(end + 1) : path.slice(0, Math.max(end, 0));
  },
  'set-location': () => null,
  'expand-archive': () => null,
};

function pathOf(call: Invocation): string {
  return textOf(call.argument('path', 0) ?? call.argument('literalpath') ?? call.argument('filepath') ?? '')
    .replaceAll('/', '\\')
    .replace(/\\{2,}/g, '\\');
}

function findFile({ scope }: Invocation, path: string): string | undefined {
  return Object.keys(scope.session.disk.files).find((file) => file.toLowerCase() === path.toLowerCase());
}

function exists(call: Invocation, path: string): boolean {
  if (isRegistryPath(path)) {
    return hasKey(call, path);
  }
  const folder = `${path.replace(/\\$/, '')}\\`.toLowerCase();
  return (
    findFile(call, path) !== undefined ||
    Object.keys(call.scope.session.disk.files).some((file) => file.toLowerCase().startsWith(folder))
  );
}

function removeItem(call: Invocation): Value {
  const path = pathOf(call);
  const pattern = path
    .replace(/\\?\*$/, '')
    .replace(/\\$/, '')
    .toLowerCase();
  const { disk } = call.scope.session;
  if (isRegistryPath(path)) {
    Object.keys(disk.registry)
      .filter((key) => key.toLowerCase().startsWith(`${pattern}\\`))
      .forEach((key) => delete disk.registry[key]);
    return null;
  }
  const removed = removeFiles(
    disk,
    (file) => file.toLowerCase() === pattern || file.toLowerCase().startsWith(`${pattern}\\`),
  );
  if (removed === 0 && !path.endsWith('*')) {
    throw absent('Remove-Item', path);
  }
  if (/^c:\\windows(\\system32)?$/.test(pattern)) {
    disk.bootable = false;
  }
  return null;
}

function write(call: Invocation, append: boolean): Value {
  const path = findFile(call, pathOf(call)) ?? pathOf(call);
  const lines = call.input ?? itemsOf(call.argument('value', 1) ?? '');
  const { files } = call.scope.session.disk;
  files[path] = `${append ? (files[path] ?? '') : ''}${lines.map((line) => `${textOf(line)}\n`).join('')}`;
  return null;
}

function absent(cmdlet: string, path: string): PowerShellError {
  return new PowerShellError(`${cmdlet} : Cannot find path '${path}' because it does not exist.`, {
    terminating: false,
  });
}
