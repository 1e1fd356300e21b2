import { describe, expect, it } from 'vitest';
import { factoryDisk } from '../../../../../../local/azure/arm/machines/guest/factory-disk.ts';
import type { GuestDisk } from '../../../../../../local/azure/arm/machines/guest/guest-disk.ts';
import { firstBoot, isGeneralized } from '../../../../../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../../../../../local/azure/arm/machines/guest/run-script.ts';
import type { ScriptResult } from '../../../../../../local/azure/arm/machines/guest/script-result.ts';
import { machineFacts } from './machine-facts.ts';

const ubuntu = factoryDisk({ osType: 'Linux', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server' });
const builder = firstBoot(ubuntu, machineFacts({ vmId: 'builder' }));

function run(script: string, disk: GuestDisk = builder, budgetSeconds?: number): ScriptResult {
  return runScript(disk, machineFacts({ vmId: 'builder' }), { script, ...(budgetSeconds && { budgetSeconds }) });
}

describe('shell scripts', () => {
  it.each([
    { script: 'echo a; false', exitCode: 1, stdout: 'a\n' },
    { script: 'set -e\necho a\nfalse\necho b', exitCode: 1, stdout: 'a\n' },
    { script: 'false\necho b', exitCode: 0, stdout: 'b\n' },
    { script: 'set -e; false || echo rescued; echo on', exitCode: 0, stdout: 'rescued\non\n' },
    { script: 'set -euo pipefail\nfalse | cat\necho never', exitCode: 1, stdout: '' },
    { script: 'exit 3', exitCode: 3, stdout: '' },
    { script: 'true && echo yes || echo no', exitCode: 0, stdout: 'yes\n' },
    { script: 'if [ -f /etc/os-release ]; then echo there; else echo gone; fi', exitCode: 0, stdout: 'there\n' },
    { script: 'for n in 1 2 3; do [ $n = 3 ] && break; printf "%s " "$n"; done', exitCode: 0, stdout: '1 2 ' },
    { script: 'i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i', exitCode: 0, stdout: '3\n' },
    { script: 'name="a b"; for w in $name; do echo "<$w>"; done', exitCode: 0, stdout: '<a>\n<b>\n' },
    { script: 'echo "$(echo inner) outer"', exitCode: 0, stdout: 'inner outer\n' },
    { script: "cat <<'END'\n$HOME is kept\nEND\necho done", exitCode: 0, stdout: '$HOME is kept\ndone\n' },
    { script: 'cat <<END\n$HOME\nEND', exitCode: 0, stdout: '/root\n' },
    { script: 'greet() { echo "hi $1"; return 4; }\ngreet you\necho $?', exitCode: 0, stdout: 'hi you\n4\n' },
    { script: 'echo ${NOBODY:-somebody}', exitCode: 0, stdout: 'somebody\n' },
    { script: '(exit 7); echo $?', exitCode: 0, stdout: '7\n' },
    { script: 'x=$(false); echo "status $?"', exitCode: 0, stdout: 'status 1\n' },
    { script: '[[ -n "a" && "b" == b* ]] && echo both', exitCode: 0, stdout: 'both\n' },
    { script: '! false && echo negated', exitCode: 0, stdout: 'negated\n' },
    { script: 'bash -c "exit 5"; echo $?', exitCode: 0, stdout: '5\n' },
    { script: 'echo one \\\n  two', exitCode: 0, stdout: 'one two\n' },
    { script: '# nothing but words', exitCode: 0, stdout: '' },
  ])('runs `$script` as sh does', ({ script, exitCode, stdout }) => {
    const result = run(script);

    expect({ exitCode: result.exitCode, stdout: result.stdout }).toEqual({ exitCode, stdout });
  });

  it.each([
    { script: 'frobnicate --now', exitCode: 127, stderr: 'frobnicate: command not found' },
    { script: 'set -u; echo $NOBODY', exitCode: 1, stderr: 'NOBODY: unbound variable' },
    { script: 'if true; then echo', exitCode: 2, stderr: 'syntax error' },
    { script: 'select x in a; do echo; done', exitCode: 2, stderr: 'not supported on a simulated machine' },
    { script: 'cat /nowhere', exitCode: 1, stderr: 'No such file' },
    { script: 'apt-get install -y no-such-package', exitCode: 100, stderr: 'Unable to locate package' },
    { script: 'dnf install -y jq', exitCode: 127, stderr: 'command not found' },
    { script: 'systemctl start nothing-here', exitCode: 5, stderr: 'does not exist' },
  ])('refuses `$script`', ({ script, exitCode, stderr }) => {
    const result = run(script);

    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(stderr);
  });

  it('passes parameters as environment variables', () => {
    const result = runScript(builder, machineFacts(), { script: 'echo "$CHANNEL"', parameters: { CHANNEL: 'stable' } });

    expect(result.stdout).toBe('stable\n');
  });
});

describe('what a machine keeps', () => {
  it('serves with nginx only once it is installed and running', () => {
    expect(run('curl -fsS http://localhost/ >/dev/null').exitCode).toBe(7);

    const installed = run('apt-get update && apt-get install -y nginx').disk;

    expect(
      run('systemctl is-active nginx && curl -fsS http://localhost/ | grep -q "Welcome to nginx"', installed),
    ).toMatchObject({
      exitCode: 0,
      stdout: 'active\n',
    });
    expect(run('systemctl stop nginx; curl -s http://localhost', installed).exitCode).toBe(7);
    expect(run('nginx -t; nginx -v', installed).exitCode).toBe(0);
  });

  it('does not start what it installs on Red Hat until it is told to', () => {
    const rhel = firstBoot(
      factoryDisk({ osType: 'Linux', publisher: 'RedHat', offer: 'RHEL', sku: '9_4' }),
      machineFacts(),
    );

    const installed = run('dnf -y install httpd', rhel).disk;

    expect(run('systemctl is-active httpd', installed).exitCode).toBe(3);
    expect(run('systemctl enable --now httpd && curl -f localhost', installed).exitCode).toBe(0);
  });

  it('keeps files, also those written by tee, and edits them in place', () => {
    const written = run(
      'echo "PermitRootLogin yes" | sudo tee -a /etc/ssh/sshd_config; echo secret > /opt/app.conf',
    ).disk;

    const edited = run(
      "sed -i 's/secret/public/' /opt/app.conf; cat /opt/app.conf; grep -c PermitRootLogin /etc/ssh/sshd_config",
      written,
    );

    expect(edited.stdout).toBe('public\n2\n');
  });

  it('runs a script that it wrote to disk', () => {
    const result = run(
      'cat > /usr/local/bin/hello <<\'EOF\'\n#!/bin/sh\necho "hello $1"\nexit 4\nEOF\nchmod +x /usr/local/bin/hello\n/usr/local/bin/hello you',
    );

    expect(result).toMatchObject({ exitCode: 4, stdout: 'hello you\n' });
  });

  it('starts a service of its own once a unit file is there', () => {
    const result = run(
      'printf "[Service]\\n" > /etc/systemd/system/app.service; systemctl daemon-reload; systemctl enable --now app; systemctl is-active app',
    );

    expect(result).toMatchObject({ exitCode: 0, stdout: 'active\n' });
  });
});

describe('time', () => {
  it('takes the time of what it does', () => {
    expect(run('sleep 90').seconds).toBeGreaterThanOrEqual(90);
    expect(run('apt-get install -y nginx jq').seconds).toBeGreaterThan(15);
  });

  it('stops at the end of its budget and keeps what was done until then', () => {
    const result = run('echo early > /opt/a; echo said; sleep 600; echo late > /opt/b', builder, 60);

    expect(result).toMatchObject({ finished: false, seconds: 60, stdout: 'said\n' });
    expect(result.disk.files['/opt/a']).toBe('early\n');
    expect(result.disk.files['/opt/b']).toBeUndefined();
  });

  it('gives up on a loop without end', () => {
    expect(run('while true; do :; done')).toMatchObject({ finished: false, seconds: Infinity });
  });

  it('ends a script with its machine', () => {
    expect(run('echo bye; shutdown -h now; echo never')).toMatchObject({ stdout: 'bye\n', power: 'stops' });
    expect(run('reboot')).toMatchObject({ power: 'restarts' });
  });
});

describe('identity', () => {
  const generalise = 'waagent -force -deprovision+user && truncate -s 0 /etc/machine-id && export HISTSIZE=0 && sync';
  const identityOf = (disk: GuestDisk): string =>
    run('cat /etc/machine-id /etc/hostname; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub', disk).stdout;

  it('is new on a machine from a disk that was generalised', () => {
    const image = run(generalise).disk;

    const machine = firstBoot(image, machineFacts({ vmId: 'other', computerName: 'other' }));

    expect(isGeneralized(image)).toBe(true);
    expect(identityOf(machine)).toContain('other');
    expect(new Set([...identityOf(machine).split('\n'), ...identityOf(builder).split('\n')]).size).toBe(7);
  });

  it('is the old one on a machine from a disk that was not generalised', () => {
    const machine = firstBoot(builder, machineFacts({ vmId: 'other', computerName: 'other' }));

    expect(isGeneralized(builder)).toBe(false);
    expect(identityOf(machine)).toBe(identityOf(builder));
  });

  it('keeps the machine id where only the agent deprovisioned', () => {
    const machine = firstBoot(run('waagent -force -deprovision').disk, machineFacts({ vmId: 'other' }));

    expect(run('cat /etc/machine-id', machine).stdout).toBe(run('cat /etc/machine-id').stdout);
    expect(run('cat /etc/ssh/ssh_host_rsa_key', machine).stdout).not.toBe(run('cat /etc/ssh/ssh_host_rsa_key').stdout);
  });

  it('asks before it deprovisions without force', () => {
    expect(run('waagent -deprovision').exitCode).toBe(1);
  });

  it('loses the user that the agent made, and no other', () => {
    const image = run('useradd app; waagent -deprovision+user -force').disk;

    expect(image.users).toEqual(['root', 'app']);
  });
});

describe("a machine's clock", () => {
  const startedAt = Date.parse('2026-03-04T05:06:07Z');

  it.each([
    { osType: 'Linux', script: 'date +%FT%T; sleep 60; date +%H:%M', stdout: '2026-03-04T05:06:07\n05:07\n' },
    { osType: 'Linux', script: 'date -u +%s', stdout: `${startedAt / 1000}\n` },
    {
      osType: 'Windows',
      script: "Get-Date -Format 'yyyy-MM-dd HH:mm'; Start-Sleep -Seconds 60; Get-Date -Format HHmm",
      stdout: '2026-03-04 05:06\n0507\n',
    },
  ] as const)('shows the time at which `$script` runs', ({ osType, script, stdout }) => {
    const disk = firstBoot(factoryDisk({ osType }), machineFacts());

    expect(runScript(disk, machineFacts(), { script, startedAt })).toMatchObject({ exitCode: 0, stdout });
  });
});
