import { describe, expect, it } from 'vitest';
import { factoryDisk } from '../../../../../../../local/azure/arm/machines/guest/factory-disk.ts';
import { firstBoot } from '../../../../../../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../../../../../../local/azure/arm/machines/guest/run-script.ts';
import { machineFacts } from '../machine-facts.ts';

// What Bash answers to the same scripts.

const disk = firstBoot(factoryDisk({ osType: 'Linux' }), machineFacts());

function run(script: string) {
  const { exitCode, stdout, stderr } = runScript(disk, machineFacts(), { script, budgetSeconds: 60 });
  return { exitCode, stdout, stderr };
}

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

describe('case', () => {
  it.each([
    { script: 'case ubuntu in debian|ubuntu) echo apt;; rhel) echo dnf;; esac', stdout: lines('apt') },
    { script: 'case x in a) echo a;; *) echo other;; esac', stdout: lines('other') },
    { script: 'case x in a) echo a;; esac; echo "status $?"', stdout: lines('status 0') },
    { script: 'case x in x) false;; esac; echo "status $?"', stdout: lines('status 1') },
    { script: 'case "$HOME" in /root) echo root;; esac', stdout: lines('root') },
    { script: 'v=9.4\ncase "$v" in\n  8.*) echo eight ;;\n  9.*)\n    echo nine\n    ;;\nesac', stdout: lines('nine') },
    { script: 'case b in (a|b) echo in;; esac', stdout: lines('in') },
    { script: 'case "*" in "*") echo star;; esac', stdout: lines('star') },
    { script: 'case abc in "a*") echo quoted;; a*) echo pattern;; esac', stdout: lines('pattern') },
    { script: 'case 7 in [0-9]) echo digit;; esac', stdout: lines('digit') },
    { script: 'case x in [!0-9]) echo no digit;; esac', stdout: lines('no digit') },
    { script: 'case ab in a?) echo two;; esac', stdout: lines('two') },
    { script: 'p="a*"; case abc in $p) echo by variable;; esac', stdout: lines('by variable') },
    { script: 'case a in a) echo last\nesac', stdout: lines('last') },
    { script: 'case a in a) ;; esac; echo on', stdout: lines('on') },
    { script: 'case a in a) case b in b) echo nested;; esac;; esac', stdout: lines('nested') },
    { script: 'for os in suse rhel; do case $os in rhel) break;; esac; echo $os; done', stdout: lines('suse') },
    { script: 'case a in a) echo kept;; esac > /tmp/f; cat /tmp/f', stdout: lines('kept') },
    { script: 'case a in a) echo piped;; esac | tr a-z A-Z', stdout: lines('PIPED') },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it.each(['case a in a) echo', 'case a in a echo;; esac', 'case a a) echo;; esac', 'case in esac'])(
    'is refused where it is wrong: %s',
    (script) => {
      expect(run(script)).toMatchObject({ exitCode: 2, stdout: '' });
    },
  );
});

describe('read', () => {
  it.each([
    { script: 'printf "a\\nb\\n" | while read line; do echo "<$line>"; done', stdout: lines('<a>', '<b>') },
    {
      script: 'while read -r line; do echo "<$line>"; done <<END\none\ntwo three\nEND',
      stdout: lines('<one>', '<two three>'),
    },
    { script: 'echo "a b c" | while read x y; do echo "$x,$y"; done', stdout: lines('a,b c') },
    { script: 'echo "a" | while read x y; do echo "$x,$y"; done', stdout: lines('a,') },
    { script: 'echo "  a   b  " | while read x y; do echo "<$x><$y>"; done', stdout: lines('<a><b>') },
    { script: 'echo "a:b:c" | while IFS=: read -r x y; do echo "$x,$y"; done', stdout: lines('a,b:c') },
    { script: 'echo " a " | while IFS= read -r x; do echo "<$x>"; done', stdout: lines('< a >') },
    { script: 'printf "x\\ny\\n" > /tmp/f; while read v; do echo $v; done < /tmp/f', stdout: lines('x', 'y') },
    { script: 'printf "1\\n2\\n3\\n" | { read first; echo "first $first"; cat; }', stdout: lines('first 1', '2', '3') },
    { script: 'printf "1\\n2\\n" | while read n; do cat; done', stdout: lines('2') },
    { script: 'read x <<< "here"; echo "$x"', stdout: lines('here') },
    { script: 'read x < /dev/null || echo nothing', stdout: lines('nothing') },
    { script: 'echo answer | (read; echo "$REPLY")', stdout: lines('answer') },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });
});

describe('${…}', () => {
  it.each([
    {
      script: 'f=/opt/app.tar.gz; echo ${f##*/} ${f#*/} ${f%.*} ${f%%.*}',
      stdout: lines('app.tar.gz opt/app.tar.gz /opt/app.tar /opt/app'),
    },
    { script: 'f=abc; echo ${f#x} ${f%x} ${f#} ${f%c}', stdout: lines('abc abc abc ab') },
    { script: 'v=v1.2.3; echo "${v#v}" "${#v}"', stdout: lines('1.2.3 6') },
    { script: 'echo "${A:-one}" "${A-two}" "${A:+three}" "${A+four}."', stdout: lines('one two  .') },
    { script: 'A=; echo "${A:-one}" "${A-two}" "${A:+three}" "${A+four}."', stdout: lines('one   four.') },
    { script: 'A=x; echo "${A:-one}" "${A-two}" "${A:+three}" "${A+four}"', stdout: lines('x x three four') },
    { script: 'echo "${A:=given}"; echo "$A"', stdout: lines('given', 'given') },
    { script: 'B=b; echo "${A:-$B and "$(echo more)"}"', stdout: lines('b and more') },
    { script: 'echo "${A:-${B:-deep}}"', stdout: lines('deep') },
    { script: 'v=a.b.c; echo ${v/./-} ${v//./-} ${v//./}', stdout: lines('a-b.c a-b-c abc') },
    { script: 'd=/a/b; echo "${d//\\//_}"', stdout: lines('_a_b') },
    { script: 's=.gz; f=x.gz; echo "${f%$s}" "${f%"$s"}"', stdout: lines('x x') },
    { script: 'p="*"; f="a*b"; echo "${f%"$p"b}"', stdout: lines('a') },
    { script: 'set -u; echo "${A:-fine}" "${A+x}."', stdout: lines('fine .') },
    { script: 'set -- a b c; echo "${1} ${3} ${#} ${@}"', stdout: lines('a c 3 a b c') },
    { script: 'for w in ${A:-x y}; do echo "<$w>"; done', stdout: lines('<x>', '<y>') },
    { script: 'for w in "${A:-x y}"; do echo "<$w>"; done', stdout: lines('<x y>') },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it.each([
    { script: 'echo ${A:?is needed}; echo never', says: 'A: is needed' },
    { script: 'echo ${A:?}; echo never', says: 'A: parameter null or not set' },
    { script: 'set -u; echo ${#A}; echo never', says: 'A: unbound variable' },
    { script: 'echo ${A!}', says: 'bad substitution' },
    { script: 'echo ${A', says: 'unexpected EOF' },
  ])('ends the script: $script', ({ script, says }) => {
    const { exitCode, stdout, stderr } = run(script);

    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
  });
});

describe('a compound command', () => {
  it.each([
    { script: 'for n in 1 2; do echo $n; done > /tmp/f; cat /tmp/f', stdout: lines('1', '2') },
    { script: 'if true; then echo yes; fi >> /tmp/f; cat /tmp/f', stdout: lines('yes') },
    { script: 'for n in b a; do echo $n; done | sort', stdout: lines('a', 'b') },
    { script: 'set -- x "y z"; for w; do echo "<$w>"; done', stdout: lines('<x>', '<y z>') },
    { script: 'f() { for w do echo "<$w>"; done; }; f 1 2', stdout: lines('<1>', '<2>') },
    { script: 'while false; do :; done < /nowhere || echo missing', stdout: lines('missing'), stderr: true },
    {
      script: 'for a in 1 2; do for b in x y; do [ $b = y ] && continue 2; echo $a$b; done; done',
      stdout: lines('1x', '2x'),
    },
    { script: 'for a in 1 2; do for b in x y; do break 2; done; done; echo "$a$b"', stdout: lines('1x') },
    { script: 'set -- a b c; shift 2; echo "$1 $#"', stdout: lines('c 1') },
    { script: 'echo $(( (1 + 2) * (3 - 1) ))', stdout: lines('6') },
    { script: 'echo $((2*(3+4)))', stdout: lines('14') },
  ])('$script', ({ script, stdout, stderr }) => {
    expect(run(script)).toMatchObject({ exitCode: 0, stdout, ...(stderr ? {} : { stderr: '' }) });
  });
});

describe('trap', () => {
  it.each([
    { script: 'trap "echo bye" EXIT; echo hi', exitCode: 0, stdout: lines('hi', 'bye') },
    { script: 'trap "echo bye" EXIT; exit 3', exitCode: 3, stdout: lines('bye') },
    { script: 'set -e; trap "echo status \\$?" EXIT; false; echo never', exitCode: 1, stdout: lines('status 1') },
    { script: 'trap "exit 4" EXIT; exit 3', exitCode: 4, stdout: '' },
    { script: 'trap "echo bye" EXIT; trap - EXIT; echo hi', exitCode: 0, stdout: lines('hi') },
    { script: 'trap "echo bye" INT; echo hi', exitCode: 0, stdout: lines('hi') },
    {
      script: 'cleanup() { rm -f /tmp/f; echo gone; }; trap cleanup EXIT; touch /tmp/f',
      exitCode: 0,
      stdout: lines('gone'),
    },
    { script: 'bash -c "trap \'echo inner\' EXIT"; echo outer', exitCode: 0, stdout: lines('inner', 'outer') },
  ])('$script', ({ script, exitCode, stdout }) => {
    expect(run(script)).toEqual({ exitCode, stdout, stderr: '' });
  });
});

describe('printf', () => {
  it.each([
    { script: 'printf "%s-%s\\n" a b c', stdout: lines('a-b', 'c-') },
    { script: 'printf "%03d|%5s|%-5s|\\n" 7 ab cd', stdout: lines('007|   ab|cd   |') },
    { script: 'printf "%d%%\\n" 50', stdout: lines('50%') },
    { script: 'printf "no value %s.\\n"', stdout: lines('no value .') },
    { script: 'printf "%d\\n"', stdout: lines('0') },
    { script: 'printf "plain"', stdout: 'plain' },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });
});

describe('a function', () => {
  it.each([
    { script: 'f() { local v=1; v=2; echo $v; }; v=0; f; echo $v', stdout: lines('2', '0') },
    { script: 'f() { local v; echo "<${v-none}>"; }; v=0; f; echo $v', stdout: lines('<none>', '0') },
    { script: 'f() { local v=in; g; echo $v; }; g() { v=changed; }; f; echo "<$v>"', stdout: lines('changed', '<>') },
    { script: 'f() { local v=$1; [ $v -gt 0 ] && f $((v-1)); echo $v; }; f 2', stdout: lines('0', '1', '2') },
    { script: 'f() { v=set; }; f; echo $v', stdout: lines('set') },
    { script: 'f() { local a=1 b=2; echo $a$b; }; f; echo "$a$b."', stdout: lines('12', '.') },
    { script: 'eval "v=4"; echo $v', stdout: lines('4') },
    { script: 'name=v; eval "$name=\\"a b\\""; echo "$v"', stdout: lines('a b') },
    { script: 'echo ~ ~/bin "~" a~', stdout: lines('/root /root/bin ~ a~') },
    { script: 'IFS=,; set -- a b; echo "$*"', stdout: lines('a,b') },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });
});

describe('cut and tr', () => {
  it.each([
    { script: 'echo abcdef | cut -c1-2,5', stdout: lines('abe') },
    { script: 'echo abcdef | cut -c 3-', stdout: lines('cdef') },
    { script: 'echo a:b:c | cut -d: -f2', stdout: lines('b') },
    { script: 'echo a:b:c | cut -d : -f 1,3', stdout: lines('a:c') },
    { script: 'echo a:b:c | cut -d: -f2-', stdout: lines('b:c') },
    { script: 'echo plain | cut -d: -f2', stdout: lines('plain') },
    { script: 'printf "a\\tb\\n" | cut -f2', stdout: lines('b') },
    { script: 'echo hello | tr a-y b-z', stdout: lines('ifmmp') },
    { script: 'echo "Mixed Case" | tr "[:upper:]" "[:lower:]"', stdout: lines('mixed case') },
    { script: 'echo a-b | tr -d "-"', stdout: lines('ab') },
    { script: 'echo a1b2 | tr -d 0-9', stdout: lines('ab') },
    { script: 'echo a1b2 | tr -cd "0-9\\n"', stdout: lines('12') },
    { script: 'echo "a   b" | tr -s " "', stdout: lines('a b') },
    { script: 'echo "a b c" | tr " " "\\n"', stdout: lines('a', 'b', 'c') },
    { script: 'echo abc | tr abc xy', stdout: lines('xyy') },
  ])('$script', ({ script, stdout }) => {
    expect(run(script)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('cut asks for a list', () => {
    expect(run('echo a | cut -d:')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('cut: ') as string });
  });
});

describe('date and find', () => {
  it('date prints what it is asked for', () => {
    expect(run('date +%Y-%m-%dT%H:%M:%SZ').stdout).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);
    expect(run('date "+%F %T %s %%"').stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \d+ %%\n$/);
  });

  it('find fails where there is nothing to look in', () => {
    expect(run('find /nowhere -name x')).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run('touch /opt/a.conf; find /opt -name "*.conf"').stdout).toBe('/opt/a.conf\n');
  });
});
