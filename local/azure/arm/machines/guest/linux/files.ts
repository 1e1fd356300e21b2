import { drawn } from '../guest-disk.ts';
import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';
import { removeFiles } from '../identity.ts';
import { absolutePath, isFile, isFolder, writeFile } from './paths.ts';
import { readFiles } from './read-files.ts';

/** Commands that change or list files. */
export const fileCommands: ShellCommands = {
  touch: (args, io) => each(args, io, (path) => void (io.session.disk.files[path] ??= '')),
  mkdir: (args, io) => each(without(args, ['-m']), io, (path) => void (io.session.disk.files[`${path}/`] ??= '')),
  rm,
  rmdir: rm,
  unlink: rm,
  cp: (args, io) => transfer(args, io, 'copy'),
  mv: (args, io) => transfer(args, io, 'move'),
  ln: () => 0,
  install: (args, io) => {
    const rest = without(args, ['-m', '-o', '-g']);
    return rest.includes('-d') ? io.run(['mkdir', ...rest]) : transfer(rest, io, 'copy');
  },
  chmod: existing,
  chown: existing,
  chgrp: existing,
  truncate: (args, io) => each(without(args, ['-s']), io, (path) => writeFile(io.session.disk, path, '')),
  shred: rm,
  tee: (args, io) => {
    each(args, io, (path) => {
      const before = args.includes('-a') ? (io.session.disk.files[path] ?? '') : '';
      writeFile(io.session.disk, path, before + io.stdin);
    });
    io.out(io.stdin, '');
    return 0;
  },
  ls,
  find,
  stat: existing,
  readlink: (args, io) => each(args, io, (path) => io.out(path)),
  realpath: (args, io) => each(args, io, (path) => io.out(path)),
  mktemp: (args, io) => {
    const path = `/tmp/tmp.${drawn(String(Object.keys(io.session.disk.files).length)).slice(0, 10)}`;
    io.session.disk.files[args.includes('-d') ? `${path}/` : path] = '';
    io.out(path);
    return 0;
  },
  basename: ([path = '', suffix = ''], io) => {
    io.out(path.replace(/^.*\//, '').replace(new RegExp(`${suffix.replace('.', '\\.')}$`), ''));
    return 0;
  },
  dirname: ([path = ''], io) => {
    io.out(path.replace(/\/[^/]*$/, '') || '/');
    return 0;
  },
  sha256sum: (args, io) => digest(args, io, 64),
  md5sum: (args, io) => digest(args, io, 32),
  tar: () => 0,
  unzip: () => 0,
  gzip: () => 0,
  sync: () => 0,
};

function each(args: readonly string[], io: ShellIo, act: (path: string) => void): number {
  operands(args).forEach((path) => act(absolutePath(path, directory(io))));
  return 0;
}

/** The arguments without options of these names and their values. */
function without(args: readonly string[], names: readonly string[]): string[] {
  return args.filter((argument, at) => !names.includes(argument) && !names.includes(args[at - 1] ?? ''));
}

function operands(args: readonly string[]): string[] {
  return args.filter((argument) => !argument.startsWith('-') || argument === '-');
}

function directory(io: ShellIo): string {
  return io.environment.get('PWD') ?? '/root';
}

function rm(args: readonly string[], io: ShellIo): number {
  const { disk } = io.session;
  const forced = args.some((argument) => /^-[a-z]*f/.test(argument));
  const absent = operands(args)
    .map((path) => absolutePath(path, directory(io)))
    .filter((path) => removeFiles(disk, (file) => file === path || file.startsWith(`${path}/`)) === 0);
  if (operands(args).some((path) => path === '/' || path.startsWith('/boot'))) {
    disk.bootable = false;
  }
  if (forced) {
    return 0;
  }
  absent.forEach((path) => io.err(`rm: cannot remove '${path}': No such file or directory`));
  return absent.length > 0 ? 1 : 0;
}

function transfer(args: readonly string[], io: ShellIo, kind: 'copy' | 'move'): number {
  const { disk } = io.session;
  const paths = operands(args).map((path) => absolutePath(path, directory(io)));
  const target = paths.pop() ?? '/';
  for (const source of paths) {
    const files = Object.keys(disk.files).filter((file) => file === source || file.startsWith(`${source}/`));
    if (source === '/dev/null') {
      writeFile(disk, target, '');
      continue;
    }
    if (files.length === 0) {
      io.err(`${kind === 'copy' ? 'cp' : 'mv'}: cannot stat '${source}': No such file or directory`);
      return 1;
    }
    const base = isFolder(disk, target) ? `${target}/${source.replace(/^.*\//, '')}` : target;
    for (const file of files) {
      writeFile(disk, base + file.slice(source.length), disk.files[file] ?? '');
      if (kind === 'move') {
        delete disk.files[file];
      }
    }
  }
  return 0;
}

/** Commands on a file's attributes, of which only whether it is there is known. */
function existing(args: readonly string[], io: ShellIo): number {
  const absent = operands(args).filter((path) => path.startsWith('/') && !known(path, io));
  absent.forEach((path) => io.err(`cannot access '${path}': No such file or directory`));
  return absent.length > 0 ? 1 : 0;
}

function known(path: string, io: ShellIo): boolean {
  const absolute = absolutePath(path, directory(io));
  return isFile(io.session.disk, absolute) || isFolder(io.session.disk, absolute);
}

function ls(args: readonly string[], io: ShellIo): number {
  const wanted = operands(args);
  let status = 0;
  for (const path of wanted.length > 0 ? wanted : [directory(io)]) {
    const absolute = absolutePath(path, directory(io));
    if (isFile(io.session.disk, absolute)) {
      io.out(path);
    } else if (isFolder(io.session.disk, absolute)) {
      children(absolute, io).forEach((name) => io.out(name));
    } else {
      io.err(`ls: cannot access '${path}': No such file or directory`);
      status = 2;
    }
  }
  return status;
}

function children(folder: string, io: ShellIo): string[] {
  const prefix = `${folder.replace(/\/$/, '')}/`;
  const inside = Object.keys(io.session.disk.files).filter((file) => file.startsWith(prefix));
  return [...new Set(inside.map((file) => file.slice(prefix.length).split('/')[0] ?? ''))].filter(Boolean).toSorted();
}

function find(args: readonly string[], io: ShellIo): number {
  const at = args.indexOf('-name');
  const name =
    at === -1 ? undefined : new RegExp(`^${(args[at + 1] ?? '').replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const [start = '.'] = args;
  const root = absolutePath(start, directory(io));
  if (!isFile(io.session.disk, root) && !isFolder(io.session.disk, root)) {
    io.err(`find: '${start}': No such file or directory`);
    return 1;
  }
  const found = Object.keys(io.session.disk.files).filter(
    (file) =>
      file.startsWith(`${root.replace(/\/$/, '')}/`) && (name === undefined || name.test(file.replace(/^.*\//, ''))),
  );
  if (args.includes('-delete')) {
    removeFiles(io.session.disk, (file) => found.includes(file));
  } else {
    found.toSorted().forEach((file) => io.out(file));
  }
  return 0;
}

function digest(args: readonly string[], io: ShellIo, digits: number): number {
  if (args.includes('-c') || args.includes('--check')) {
    return 0;
  }
  return readFiles(operands(args), io, (text, path) => io.out(`${drawn(text).slice(0, digits)}  ${path || '-'}`));
}
