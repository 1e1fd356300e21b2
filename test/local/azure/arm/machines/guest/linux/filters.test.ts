import { expect, it } from 'vitest';
import { factoryDisk } from '../../../../../../../local/azure/arm/machines/guest/factory-disk.ts';
import { firstBoot } from '../../../../../../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../../../../../../local/azure/arm/machines/guest/run-script.ts';
import { machineFacts } from '../machine-facts.ts';

const disk = firstBoot(factoryDisk({ osType: 'Linux' }), machineFacts());

// Every row was answered so by GNU sed 4.9, mawk 1.3, grep 3.8 and coreutils 9.1 under Bash.
it.each([
  {
    script: "printf '#PermitRootLogin yes\\nPort 22\\n' | sed 's/^#\\?PermitRootLogin.*/PermitRootLogin no/'",
    stdout: 'PermitRootLogin no\nPort 22\n',
    exitCode: 0,
  },
  {
    script:
      "printf '#PermitRootLogin yes\\n' | sed -E 's/^#?PermitRootLogin\\s+(yes|no)$/PermitRootLogin no # was \\1/'",
    stdout: 'PermitRootLogin no # was yes\n',
    exitCode: 0,
  },
  { script: "echo a-b | sed 's/a/1/; s/b/2/'", stdout: '1-2\n', exitCode: 0 },
  { script: "echo a-b | sed -e 's/a/1/' -e s/b/2/", stdout: '1-2\n', exitCode: 0 },
  { script: "echo /usr/local | sed 's|/usr|/opt|'", stdout: '/opt/local\n', exitCode: 0 },
  { script: "echo aXa | sed 's/x/-/I; s/a/b/g'", stdout: 'b-b\n', exitCode: 0 },
  { script: "echo ab | sed 's/\\(a\\)\\(b\\)/\\2\\1 [&] \\&/'", stdout: 'ba [ab] &\n', exitCode: 0 },
  { script: "echo 'cost $1' | sed 's/cost/price $2/'", stdout: 'price $2 $1\n', exitCode: 0 },
  { script: "printf '1\\n2\\n3\\n4\\n' | sed -n '2,3p'", stdout: '2\n3\n', exitCode: 0 },
  { script: "printf '1\\n2\\n3\\n4\\n' | sed '2,$d'", stdout: '1\n', exitCode: 0 },
  { script: "printf '1\\n2\\n3\\n' | sed '$d'", stdout: '1\n2\n', exitCode: 0 },
  { script: "printf 'a\\n#b\\n\\nc\\n' | sed '/^#/d;/^$/d'", stdout: 'a\nc\n', exitCode: 0 },
  { script: "printf 'a\\nb\\n' | sed '/b/!d'", stdout: 'b\n', exitCode: 0 },
  { script: "printf 'a\\nb\\n' | sed '/a/a after'", stdout: 'a\nafter\nb\n', exitCode: 0 },
  { script: "printf 'a\\nb\\n' | sed '/b/i before'", stdout: 'a\nbefore\nb\n', exitCode: 0 },
  { script: "printf 'a\\nb\\n' | sed '/b/c\\changed'", stdout: 'a\nchanged\n', exitCode: 0 },
  { script: "printf 'a\\nb\\nc\\n' | sed 2q", stdout: 'a\nb\n', exitCode: 0 },
  {
    script: "printf 'x start\\ny\\nend\\nz\\n' | sed '/start/,/end/s/^/> /'",
    stdout: '> x start\n> y\n> end\nz\n',
    exitCode: 0,
  },
  { script: "printf 'a b\\n' | sed -n 's/a/c/p'", stdout: 'c b\n', exitCode: 0 },
  { script: "printf 'a\\tb  c\\n' | sed 's/[[:space:]]\\+/ /g'", stdout: 'a b c\n', exitCode: 0 },
  { script: "printf 'aab\\n' | sed 's/a\\{2\\}/x/'", stdout: 'xb\n', exitCode: 0 },
  { script: "printf 'a(b)\\n' | sed 's/(b)/+/'", stdout: 'a+\n', exitCode: 0 },
  { script: "printf '*a\\n' | sed 's/*a/b/'", stdout: 'b\n', exitCode: 0 },
  { script: "printf 'a+b\\n' | grep -c 'a+b'", stdout: '1\n', exitCode: 0 },
  { script: "printf 'ab\\nc\\n' | grep 'a\\|c'", stdout: 'ab\nc\n', exitCode: 0 },
  { script: "printf 'ab\\nc\\n' | grep -E '^(ab|d)$'", stdout: 'ab\n', exitCode: 0 },
  { script: "printf 'a.b\\naxb\\n' | grep -F a.b", stdout: 'a.b\n', exitCode: 0 },
  { script: "printf 'x=1\\ny = 2\\n' | grep -E '^y[[:space:]]*=[[:space:]]*[0-9]+'", stdout: 'y = 2\n', exitCode: 0 },
  { script: "printf 'a b c\\n' | awk '{print $2, $1}'", stdout: 'b a\n', exitCode: 0 },
  { script: "printf 'a b c\\n' | awk '{ print $NF }'", stdout: 'c\n', exitCode: 0 },
  { script: "printf 'a b c\\n' | awk '{print NF \":\" $0}'", stdout: '3:a b c\n', exitCode: 0 },
  { script: "printf 'a:b\\nc:d\\n' | awk -F: '/c/ {print $2}'", stdout: 'd\n', exitCode: 0 },
  { script: "printf 'a,b\\n' | awk -F ',' '{print $2}'", stdout: 'b\n', exitCode: 0 },
  { script: "printf 'one\\ntwo\\n' | awk 'NR==2'", stdout: 'two\n', exitCode: 0 },
  { script: "printf 'one\\ntwo\\n' | awk 'NR==1{print $1}'", stdout: 'one\n', exitCode: 0 },
  { script: "printf 'one\\ntwo\\n' | awk '/w/'", stdout: 'two\n', exitCode: 0 },
  { script: "printf 'a b\\nc\\n' | xargs", stdout: 'a b c\n', exitCode: 0 },
  { script: "printf 'a b c\\n' | xargs -n 2 echo go", stdout: 'go a b\ngo c\n', exitCode: 0 },
  { script: "printf 'a b\\nc\\n' | xargs -I{} echo '<{}>'", stdout: '<a b>\n<c>\n', exitCode: 0 },
  { script: "printf '' | xargs -r echo never", stdout: '', exitCode: 0 },
  { script: 'true | xargs echo always', stdout: 'always\n', exitCode: 0 },
  { script: 'cd /tmp; echo 1 > zza; install -m 644 zza zzb; cat zzb; rm zza zzb', stdout: '1\n', exitCode: 0 },
  { script: 'cd /tmp; install -d -m 755 zzd; test -d zzd && echo made; rmdir zzd', stdout: 'made\n', exitCode: 0 },
  {
    script: 'cd /tmp; mkdir -m 700 zzd; ls -d zzd >/dev/null && ls zzd; rmdir zzd; test -e 700 || echo clean',
    stdout: 'clean\n',
    exitCode: 0,
  },
  {
    script: "cd /tmp; printf 'a\\nb\\n' > zza; sed -i 's/a/c/' zza; cat zza; awk '{print $1}' zza; rm zza",
    stdout: 'c\nb\nc\nb\n',
    exitCode: 0,
  },
  {
    script:
      'cd /tmp; echo a > zza; cp zza zzb; diff -q zza zzb; echo $?; echo b > zzb; diff -q zza zzb; echo $?; rm zza zzb',
    stdout: '0\nFiles zza and zzb differ\n1\n',
    exitCode: 0,
  },
  { script: 'diff -q /nowhere /etc/hostname 2>/dev/null; echo $?', stdout: '2\n', exitCode: 0 },
  { script: 'sed s/a/b/ /nowhere 2>/dev/null; echo $?', stdout: '2\n', exitCode: 0 },
  { script: 'sha256sum /nowhere 2>/dev/null; echo $?', stdout: '1\n', exitCode: 0 },
  {
    script: 'printf abc | sha256sum',
    stdout: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n',
    exitCode: 0,
  },
  { script: "env GREETING=hi sh -c 'echo $GREETING'", stdout: 'hi\n', exitCode: 0 },
  {
    script: 'env GREETING="it\'s" sh -c \'echo $GREETING\'; echo "${GREETING-gone}"',
    stdout: "it's\ngone\n",
    exitCode: 0,
  },
  { script: 'export ZZ=1; env | grep ^ZZ', stdout: 'ZZ=1\n', exitCode: 0 },
  { script: 'getent passwd root', stdout: 'root:x:0:0:root:/root:/bin/bash\n', exitCode: 0 },
  { script: 'grep -c localhost /etc/hosts > /dev/null && echo there', stdout: 'there\n', exitCode: 0 },
])('`$script` prints what the real tools print', ({ script, stdout, exitCode }) => {
  expect(runScript(disk, machineFacts(), { script })).toMatchObject({ stdout, exitCode });
});

it.each([
  { script: "echo a | sed 'y/a/b/'", stderr: 'sed: this simulated machine does not know the script' },
  { script: "echo a | sed 's/a/b/;N'", stderr: 'sed: this simulated machine does not know the script' },
  { script: "echo a | awk 'BEGIN { print 1 }'", stderr: 'awk: this simulated machine knows only' },
  { script: "echo a | awk '{ print length($1) }'", stderr: 'awk: this simulated machine knows only' },
  { script: "echo a | awk '$1 > 2 { print $1 }'", stderr: 'awk: this simulated machine knows only' },
])('`$script` is refused by name, not answered wrongly', ({ script, stderr }) => {
  const result = runScript(disk, machineFacts(), { script });

  expect(result.exitCode).not.toBe(0);
  expect(result.stdout).toBe('');
  expect(result.stderr).toContain(stderr);
});
