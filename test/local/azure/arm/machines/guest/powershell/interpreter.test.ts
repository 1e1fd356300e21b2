import { describe, expect, it } from 'vitest';
import { factoryDisk } from '../../../../../../../local/azure/arm/machines/guest/factory-disk.ts';
import { firstBoot } from '../../../../../../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../../../../../../local/azure/arm/machines/guest/run-script.ts';
import { machineFacts } from '../machine-facts.ts';

// What Windows PowerShell 5.1 answers, by its documentation (learn.microsoft.com/powershell, about_… topics).

const disk = firstBoot(factoryDisk({ osType: 'Windows', sku: '2022-datacenter' }), machineFacts());

function run(script: string) {
  const { exitCode, stdout, stderr } = runScript(disk, machineFacts(), { script, budgetSeconds: 600 });
  return { exitCode, stdout, stderr };
}

const prints = (...texts: readonly string[]) => ({
  exitCode: 0,
  stdout: texts.map((text) => `${text}\n`).join(''),
  stderr: '',
});

describe('sums and ranges', () => {
  it.each([
    { script: '1+2', shown: ['3'] },
    { script: '1 + 2 * 3', shown: ['7'] },
    { script: '(1+2)*3', shown: ['9'] },
    { script: '10-2-3', shown: ['5'] },
    { script: '$a=2; $b=3; $a*$b+1', shown: ['7'] },
    { script: '7%4', shown: ['3'] },
    { script: '"a$(1+2)b"', shown: ['a3b'] },
    { script: '1..3', shown: ['1', '2', '3'] },
    { script: '3..1', shown: ['3', '2', '1'] },
    { script: '$n=2; (1..$n).Count', shown: ['2'] },
    { script: '1..2 | ForEach-Object { $_ * 10 }', shown: ['10', '20'] },
    { script: '-1', shown: ['-1'] },
    { script: '$a = 5; $a -= 2; $a *= 4; $a /= 3; $a', shown: ['4'] },
    { script: '$i = 1; $i++; $i++; $i--; $i', shown: ['2'] },
    { script: '2 + 3 -eq 5', shown: ['True'] },
    { script: '1,2,3 | Measure-Object -Sum | Select-Object -ExpandProperty Sum', shown: ['6'] },
  ])('$script', ({ script, shown }) => {
    expect(run(script)).toEqual(prints(...shown));
  });
});

describe('values', () => {
  it.each([
    { script: '$a = 1,2,3; $a[-1]; $a[0]', shown: ['3', '1'] },
    { script: '[int]"3" + 1', shown: ['4'] },
    { script: '[string]3 + 1', shown: ['31'] },
    { script: '[bool]0; [bool]"x"', shown: ['False', 'True'] },
    { script: '"v1.2" -match "v(\\d)\\.(\\d)" | Out-Null; $Matches[2]', shown: ['2'] },
    { script: '"abc" -match "(?<letter>b)"; $Matches["letter"]', shown: ['True', 'b'] },
    { script: '"{0:D3}|{1:N1}|{2,5}|{3,-3}|" -f 7, 1234.56, "ab", "c"', shown: ['007|1,234.6|   ab|c  |'] },
    { script: '"{{{0}}}" -f 1', shown: ['{1}'] },
    { script: 'Split-Path C:\\a\\b.txt -Leaf; Split-Path C:\\a\\b.txt', shown: ['b.txt', 'C:\\a'] },
    { script: '(Start-Process msiexec.exe -ArgumentList "/i","a.msi" -Wait -PassThru).ExitCode', shown: ['0'] },
    { script: 'cmd /c "exit 3"; $LASTEXITCODE', shown: ['3'] },
  ])('$script', ({ script, shown }) => {
    expect(run(script)).toEqual(prints(...shown));
  });

  it.each([
    { script: '[int]"three"', says: 'Cannot convert value "three" to type "System.int".' },
    { script: '"{0:X}" -f 255', says: "The format 'X' is not known on a simulated machine." },
  ])('end the script where they cannot be: $script', ({ script, says }) => {
    expect(run(script)).toEqual({ exitCode: 1, stdout: '', stderr: `${says}\n` });
  });
});

describe('loops and choices', () => {
  it.each([
    { script: 'for ($i = 0; $i -lt 3; $i++) { $i }', shown: ['0', '1', '2'] },
    { script: 'for ($i = 0; $i -lt 5; $i += 2) { if ($i -eq 2) { continue }; $i }', shown: ['0', '4'] },
    { script: '$i = 0; for (;;) { $i++; if ($i -gt 2) { break } }; $i', shown: ['3'] },
    { script: '$i = 0; while ($i -lt 2) { $i++ }; $i', shown: ['2'] },
    { script: '$i = 0; do { $i++ } while ($i -lt 3); $i', shown: ['3'] },
    { script: 'foreach ($x in 1..2) { $x }', shown: ['1', '2'] },
    { script: 'switch ("b") { "a" { 1 } "b" { 2 } default { 3 } }', shown: ['2'] },
    { script: 'switch ("z") { "a" { 1 } default { 3 } }', shown: ['3'] },
    { script: 'switch ("B") { "b" { "any case" } }', shown: ['any case'] },
    { script: 'switch (3) { 3 { "first" } 3 { "second" } }', shown: ['first', 'second'] },
    { script: 'switch (3) { 3 { "first"; break } 3 { "second" } }', shown: ['first'] },
    { script: 'switch (5) { { $_ -gt 3 } { "large $_" } }', shown: ['large 5'] },
    { script: 'switch ("a","b") { "a" { 1 } "b" { 2 } }', shown: ['1', '2'] },
    { script: '$x = switch (1) { 1 { "one" } }; $x', shown: ['one'] },
  ])('$script', ({ script, shown }) => {
    expect(run(script)).toEqual(prints(...shown));
  });

  it('refuses what a switch cannot do here', () => {
    expect(run('switch -Wildcard ("a") { "a*" { 1 } }')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('not supported on a simulated machine') as string,
    });
  });
});

describe('functions', () => {
  it.each([
    { script: 'function Add($a, $b) { $a + $b }; Add 1 2', shown: ['3'] },
    { script: 'function Add { param($a, $b) $a - $b }; Add -b 1 -a 5', shown: ['4'] },
    {
      script: 'function F { param([string]$Name = "x", [int]$Count = 2) "$Name$Count" }; F; F y; F -Count 3',
      shown: ['x2', 'y2', 'x3'],
    },
    {
      script: 'function F { param([Parameter(Mandatory = $true)][string]$Name) "hi $Name" }; F you',
      shown: ['hi you'],
    },
    { script: 'function F { param([switch]$On) "on: $On" }; F -On', shown: ['on: True'] },
    { script: 'function F { $args.Count; $args[1] }; F a b', shown: ['2', 'b'] },
    { script: '$v = 0; function F { $v = 1; "in $v" }; F; "out $v"', shown: ['in 1', 'out 0'] },
    { script: 'function F { $new = 1 }; F; "<$new>"', shown: ['<>'] },
    { script: '$v = 0; function F { $script:v = 2 }; F; $v', shown: ['2'] },
    { script: 'function F($n) { if ($n -gt 0) { F ($n - 1) }; $n }; F 2', shown: ['0', '1', '2'] },
    { script: 'function F { $env:A = "set" }; F; $env:A', shown: ['set'] },
    { script: '& { "block" }', shown: ['block'] },
    { script: '& { param($n) $n * 2 } 4', shown: ['8'] },
    { script: '$p = @{ Path = "C:\\s.txt"; Value = "v" }; Set-Content @p; Get-Content C:\\s.txt', shown: ['v'] },
    { script: 'function F($a, $b) { "$a-$b" }; $both = 1, 2; F @both', shown: ['1-2'] },
    { script: 'function F { param($a, $b) "$a$b" }; $named = @{ b = 2; a = 1 }; F @named', shown: ['12'] },
  ])('$script', ({ script, shown }) => {
    expect(run(script)).toEqual(prints(...shown));
  });

  it('takes no parameter that it does not have', () => {
    expect(run('function F { param($a) $a }; F -Nothing 1')).toMatchObject({
      exitCode: 1,
      stderr: "A parameter cannot be found that matches parameter name 'nothing'.\n",
    });
  });
});
