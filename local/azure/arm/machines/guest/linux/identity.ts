import { durations } from '../durations.ts';
import { deprovision, machineIdFile, removeFiles, writeHostKeys } from '../identity.ts';
import { drawn } from '../guest-disk.ts';
import type { ShellCommands, ShellIo } from '../sh/shell-io.ts';

/** Commands about who the machine and its users are. */
export const identityCommands: ShellCommands = {
  waagent,
  'cloud-init': cloudInit,
  'ssh-keygen': sshKeygen,
  'systemd-machine-id-setup': (_, io) => {
    const { files } = io.session.disk;
    if ((files[machineIdFile] ?? '').trim() === '') {
      files[machineIdFile] = `${drawn(io.session.machine.vmId, 'setup').slice(0, 32)}\n`;
    }
    return 0;
  },
  'dbus-uuidgen': () => 0,
  hostname: (args, io) => {
    if (args[0] !== undefined && !args[0].startsWith('-')) {
      io.session.disk.files['/etc/hostname'] = `${args[0]}\n`;
      return 0;
    }
    return print(io, (io.session.disk.files['/etc/hostname'] ?? 'localhost').trim());
  },
  hostnamectl: (args, io) =>
    args[0] === 'set-hostname' || args[0] === 'hostname' ? io.run(['hostname', ...args.slice(1)]) : 0,
  whoami: (_, io) => print(io, 'root'),
  id: ([name], io) => {
    if (name === '-u') {
      return print(io, '0');
    }
    const user = name ?? 'root';
    if (!io.session.disk.users.includes(user)) {
      io.err(`id: '${user}': no such user`);
      return 1;
    }
    return print(
      io,
      user === 'root' ? 'uid=0(root) gid=0(root) groups=0(root)' : `uid=1000(${user}) gid=1000(${user})`,
    );
  },
  useradd: addUser,
  adduser: addUser,
  userdel: deleteUser,
  deluser: deleteUser,
  usermod: () => 0,
  groupadd: () => 0,
  passwd: () => 0,
  chpasswd: () => 0,
  getent: ([database, name], io) => {
    const found =
      database === 'passwd' ? io.session.disk.users.filter((user) => name === undefined || user === name) : [];
    found.forEach((user) =>
      io.out(user === 'root' ? 'root:x:0:0:root:/root:/bin/bash' : `${user}:x:1000:1000::/home/${user}:/bin/bash`),
    );
    return found.length > 0 ? 0 : 2;
  },
};

/** Without `-force` it asks, and nobody answers. */
function waagent(args: readonly string[], io: ShellIo): number {
  const given = args.map((argument) => argument.replace(/^-+/, ''));
  if (given.includes('version')) {
    return print(io, 'WALinuxAgent-2.11.1.12 running on ubuntu');
  }
  const verb = given.find((argument) => argument.startsWith('deprovision'));
  if (verb === undefined) {
    return 0;
  }
  io.out('WARNING! The waagent service will be stopped.\nWARNING! All SSH host key pairs will be deleted.');
  if (!given.includes('force')) {
    io.err('Do you want to proceed (y/n)EOFError: EOF when reading a line');
    return 1;
  }
  io.session.spend(durations.deprovision);
  deprovision(io.session.disk, { user: verb.endsWith('+user') ? io.session.machine.adminUsername : undefined });
  return 0;
}

function cloudInit(args: readonly string[], io: ShellIo): number {
  const [verb] = args;
  if (verb === 'clean') {
    removeFiles(io.session.disk, (path) => path.startsWith('/var/lib/cloud/'));
    if (args.includes('--machine-id')) {
      io.session.disk.files[machineIdFile] = 'uninitialized\n';
    }
    return 0;
  }
  return verb === 'status' ? print(io, 'status: done') : 0;
}

function sshKeygen(args: readonly string[], io: ShellIo): number {
  if (args.includes('-A')) {
    writeHostKeys(io.session.disk, drawn(io.session.machine.vmId, String(Object.keys(io.session.disk.files).length)));
    return 0;
  }
  const at = args.findIndex((argument) => /^-[a-zA-Z]*f$/.test(argument));
  const path = at === -1 ? undefined : args[at + 1];
  const key = path === undefined ? undefined : io.session.disk.files[path];
  if (key === undefined) {
    io.err(`${path ?? ''}: No such file or directory`);
    return 1;
  }
  const print64 = Buffer.from(drawn(key).slice(0, 32)).toString('base64').replace(/=+$/, '');
  return print(io, `256 SHA256:${print64} root@host (ED25519)`);
}

function addUser(args: readonly string[], io: ShellIo): number {
  const name = args.findLast((argument) => !argument.startsWith('-')) ?? '';
  if (io.session.disk.users.includes(name)) {
    io.err(`useradd: user '${name}' already exists`);
    return 9;
  }
  io.session.disk.users.push(name);
  io.session.disk.files[`/home/${name}/.profile`] = '';
  return 0;
}

function deleteUser(args: readonly string[], io: ShellIo): number {
  const name = args.findLast((argument) => !argument.startsWith('-')) ?? '';
  const { disk } = io.session;
  if (!disk.users.includes(name)) {
    io.err(`userdel: user '${name}' does not exist`);
    return 6;
  }
  disk.users = disk.users.filter((user) => user !== name);
  removeFiles(disk, (path) => path.startsWith(`/home/${name}/`));
  return 0;
}

function print(io: ShellIo, text: string): number {
  io.out(text);
  return 0;
}
