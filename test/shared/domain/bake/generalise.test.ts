import { describe, expect, it } from 'vitest';
import { generaliseScript } from '../../../../shared/domain/bake/generalise.ts';

describe('on Linux', () => {
  const lines = generaliseScript('Linux').trimEnd().split('\n');

  it('ends with taking the machine from the agent, as Azure VM Image Builder does', () => {
    expect(lines.at(-1)).toBe('/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync');
  });

  it('empties the machine id before, which the agent leaves alone', () => {
    expect(lines).toContain('truncate -s 0 /etc/machine-id');
  });
});

describe('on Windows', () => {
  const script = generaliseScript('Windows');

  it('quits rather than shuts down: a machine that is off never reports', () => {
    expect(script).toContain('Sysprep.exe" /oobe /generalize /quiet /quit');
    expect(script).not.toContain('/shutdown');
  });

  it.each([
    { first: 'RdAgent', then: 'Sysprep.exe', why: 'the agent runs before' },
    { first: 'cdrom', then: 'Sysprep.exe', why: 'the CD-ROM is enabled before' },
    { first: 'Panther', then: 'Sysprep.exe', why: 'old setup logs are removed before' },
    { first: 'unattend.xml', then: 'Sysprep.exe', why: 'no answer file is left' },
    { first: 'Sysprep.exe', then: 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE', why: 'it waits until it is done' },
  ])('$first comes before $then: $why', ({ first, then }) => {
    expect(script.indexOf(first)).toBeGreaterThan(-1);
    expect(script.indexOf(first)).toBeLessThan(script.lastIndexOf(then));
  });
});
