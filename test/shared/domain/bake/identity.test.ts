import { describe, expect, it } from 'vitest';
import { identityProbeScript, judgeIdentity } from '../../../../shared/domain/bake/identity.ts';

const linux = (id: string, ...keys: readonly string[]) =>
  [`machine id=${id}`, ...keys.map((key) => `host key=${key}`), ''].join('\n');
const windows = (sid: string, guid: string) => `machine SID=${sid}\r\nmachine GUID=${guid}\r\n`;

describe('a Linux machine', () => {
  const builder = linux('aaa', 'SHA256:1', 'SHA256:2');

  it('with an id and keys of its own is from a generalised image', () => {
    expect(judgeIdentity('Linux', builder, linux('bbb', 'SHA256:3', 'SHA256:4'))).toEqual({ kind: 'generalised' });
  });

  it.each([
    { what: "the builder's id", fresh: linux('aaa', 'SHA256:3'), names: ['machine id'] },
    { what: "one of the builder's keys", fresh: linux('bbb', 'SHA256:3', 'SHA256:2'), names: ['host key'] },
    { what: 'both', fresh: builder, names: ['machine id', 'host key'] },
  ])('with $what is not', ({ fresh, names }) => {
    expect(judgeIdentity('Linux', builder, fresh)).toEqual({
      kind: 'notGeneralised',
      problems: names.map((name) => `The new machine has the builder's ${name}: the image was not generalised`),
    });
  });

  it.each([
    { what: 'nothing', fresh: '', unread: ['machine id', 'host key'] },
    { what: 'an empty id', fresh: linux('', 'SHA256:3'), unread: ['machine id'] },
    { what: 'no keys', fresh: linux('bbb'), unread: ['host key'] },
  ])('that prints $what is not known to be', ({ fresh, unread }) => {
    expect(judgeIdentity('Linux', builder, fresh)).toEqual({
      kind: 'unknown',
      problems: unread.map((name) => `The new machine's ${name} could not be read`),
    });
  });

  it('cannot be compared with a builder that printed nothing', () => {
    expect(judgeIdentity('Linux', '', builder)).toMatchObject({
      kind: 'unknown',
      problems: ["The builder's machine id could not be read", "The builder's host key could not be read"],
    });
  });

  it('two machines whose id is empty are not the same machine', () => {
    expect(judgeIdentity('Linux', linux('', 'SHA256:1'), linux('', 'SHA256:2')).kind).toBe('unknown');
  });
});

describe('a Windows machine', () => {
  const builder = windows('S-1-5-21-1-2-3', 'guid-1');

  it.each([
    { fresh: windows('S-1-5-21-4-5-6', 'guid-2'), kind: 'generalised' },
    { fresh: windows('S-1-5-21-1-2-3', 'guid-2'), kind: 'notGeneralised' },
    { fresh: windows('S-1-5-21-4-5-6', 'guid-1'), kind: 'notGeneralised' },
    { fresh: 'Get-LocalUser : not recognised', kind: 'unknown' },
  ])('that prints $fresh is $kind', ({ fresh, kind }) => {
    expect(judgeIdentity('Windows', builder, fresh).kind).toBe(kind);
  });
});

it.each([
  { osType: 'Linux', names: ['machine id=', 'host key='] },
  { osType: 'Windows', names: ['machine SID=', 'machine GUID='] },
] as const)('the probe for $osType prints what is judged', ({ osType, names }) => {
  expect(names.every((name) => identityProbeScript(osType).includes(name))).toBe(true);
});

describe('what a probe printed is read', () => {
  const builder = linux('aaa', 'SHA256:1');
  const judge = (fresh: string) => judgeIdentity('Linux', builder, fresh).kind;

  it.each([
    { what: 'with blanks around', fresh: '  machine id= aaa \n host key=SHA256:3' },
    { what: 'among other lines', fresh: '+ x\n=y\nmachine id=bbb\nhost key=SHA256:1\nname=value=1' },
    { what: 'with several keys, the first of which is kept', fresh: linux('bbb', 'SHA256:1', 'SHA256:9') },
  ])('$what', ({ fresh }) => {
    expect(judge(fresh)).toBe('notGeneralised');
  });

  it.each([
    { what: 'a name that only ends so', fresh: linux('bbb', 'SHA256:3').replace('machine id', 'x: machine id') },
    { what: 'an id of blanks', fresh: linux('  ', 'SHA256:3') },
  ])('$what is not it', ({ fresh }) => {
    expect(judge(fresh)).toBe('unknown');
  });
});
