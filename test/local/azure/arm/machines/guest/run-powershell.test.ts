import { describe, expect, it } from 'vitest';
import { factoryDisk } from '../../../../../../local/azure/arm/machines/guest/factory-disk.ts';
import type { GuestDisk } from '../../../../../../local/azure/arm/machines/guest/guest-disk.ts';
import { firstBoot, isGeneralized } from '../../../../../../local/azure/arm/machines/guest/identity.ts';
import { runScript } from '../../../../../../local/azure/arm/machines/guest/run-script.ts';
import type { ScriptResult } from '../../../../../../local/azure/arm/machines/guest/script-result.ts';
import { machineFacts } from './machine-facts.ts';

const server = factoryDisk({
  osType: 'Windows',
  publisher: 'MicrosoftWindowsServer',
  offer: 'WindowsServer',
  sku: '2022-datacenter',
});
const builder = firstBoot(server, machineFacts({ vmId: 'builder' }));

function run(
  script: string,
  disk: GuestDisk = builder,
  parameters: Readonly<Record<string, string>> = {},
): ScriptResult {
  return runScript(disk, machineFacts({ vmId: 'builder' }), { script, parameters });
}

describe('PowerShell scripts', () => {
  it.each([
    { script: 'Write-Output "a"; Write-Host b', stdout: 'a\nb\n' },
    { script: '"direct"', stdout: 'direct\n' },
    { script: '$x = 2 + 3; "sum $x"', stdout: 'sum 5\n' },
    { script: "foreach ($n in 'a', 'b') { Write-Output $n }", stdout: 'a\nb\n' },
    { script: "if ('Ready' -eq 'ready') { 'same' } else { 'other' }", stdout: 'same\n' },
    { script: 'if ($false) {1} elseif (3 -gt 2) { "two" } else { 3 }', stdout: 'two\n' },
    { script: '$i = 0; while ($i -lt 3) { $i += 1; if ($i -eq 2) { continue } Write-Output $i }', stdout: '1\n3\n' },
    { script: '$i = 0; do { $i += 1 } until ($i -ge 4); $i', stdout: '4\n' },
    { script: '1, 2, 3 | Where-Object { $_ -gt 1 } | ForEach-Object { "n$_" }', stdout: 'n2\nn3\n' },
    { script: '$s = Get-Service RdAgent; "$($s.Name) $($s.Status)"', stdout: 'RdAgent Running\n' },
    { script: "(Get-Service 'RdAgent').Status", stdout: 'Running\n' },
    { script: 'try { throw "broken" } catch { "caught $_" } finally { "last" }', stdout: 'caught broken\nlast\n' },
    { script: 'function Greet { param($name) return "hi $name" }\nGreet \'you\'', stdout: 'hi you\n' },
    {
      script: "Set-Content -Path C:\\a.txt -Value 'one'; Add-Content C:\\a.txt 'two'; Get-Content C:\\a.txt",
      stdout: 'one\ntwo\n',
    },
    { script: 'Test-Path "$env:SystemRoot\\Panther"', stdout: 'True\n' },
    { script: "'C:\\x' | Out-Null; $null; 'shown'", stdout: 'shown\n' },
    { script: "Get-Process -Name nobody -ErrorAction SilentlyContinue\n'on'", stdout: 'on\n' },
    { script: "Write-Output `\n  'continued' # with a comment", stdout: 'continued\n' },
    { script: "@('a','b').Count", stdout: '2\n' },
    { script: "'a,b' -split ',' | Select-Object -First 1", stdout: 'a\n' },
    { script: '$h = @{ Name = "web"; Port = 80 }; "$($h.Name):$($h.Port)"', stdout: 'web:80\n' },
  ])('runs `$script`', ({ script, stdout }) => {
    expect(run(script)).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  });

  it.each([
    { script: 'exit 3', exitCode: 3, stderr: '' },
    { script: 'throw "no disk"', exitCode: 1, stderr: 'no disk' },
    {
      script: "$ErrorActionPreference = 'Stop'\nGet-Service Nobody\nexit 9",
      exitCode: 1,
      stderr: 'Cannot find any service',
    },
    { script: 'Get-Service Nobody\nexit 9', exitCode: 9, stderr: 'Cannot find any service' },
    { script: 'Frobnicate-Disk; exit 4', exitCode: 4, stderr: 'not recognized' },
    { script: 'if ($true) {', exitCode: 1, stderr: 'Missing closing' },
    { script: 'choco install no-such-package; exit $LASTEXITCODE', exitCode: 1, stderr: 'not found' },
  ])('fails by `$script`', ({ script, exitCode, stderr }) => {
    const result = run(script);

    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(stderr);
  });

  it('gets parameters by its param block', () => {
    const script =
      'param([string]$env_ZONE)\n$ErrorActionPreference = \'Stop\'\n$env:ZONE = $env_ZONE\nSet-TimeZone -Id $env:ZONE\n"zone $env:ZONE"\nif ($LASTEXITCODE) { exit $LASTEXITCODE }';

    expect(run(script, builder, { env_ZONE: 'UTC' })).toMatchObject({ exitCode: 0, stdout: 'zone UTC\n', stderr: '' });
  });
});

describe('what a Windows machine keeps', () => {
  it('has a web server once the feature is installed', () => {
    const check = 'if (-not (Get-WindowsFeature -Name Web-Server).Installed) { exit 1 }';
    expect(run(check).exitCode).toBe(1);

    const installed = run('Install-WindowsFeature -Name Web-Server -IncludeManagementTools | Out-Null');

    expect(installed.seconds).toBeGreaterThan(60);
    expect(run(check, installed.disk).exitCode).toBe(0);
    expect(run('(Invoke-WebRequest -UseBasicParsing http://localhost/).StatusCode', installed.disk).stdout).toBe(
      '200\n',
    );
    expect(run('Invoke-WebRequest http://localhost/').exitCode).toBe(1);
  });

  it('keeps registry values and services', () => {
    const key = "'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters'";
    const { disk } = run(
      `Set-ItemProperty -Path ${key} -Name SMB1 -Value 0\nSet-Service -Name RemoteRegistry -StartupType Disabled`,
    );

    expect(run(`$p = Get-ItemProperty ${key}\nif ($p.SMB1 -ne 0) { exit 1 }`, disk).exitCode).toBe(0);
    expect(run("(Get-Service 'RemoteRegistry').StartType", disk).stdout).toBe('Disabled\n');
  });
});

const generalise = `$ErrorActionPreference = 'Stop'
foreach ($service in 'RdAgent', 'WindowsAzureGuestAgent') {
  while ((Get-Service $service).Status -ne 'Running') { Start-Sleep -Seconds 5 }
}
if (Test-Path "$env:SystemRoot\\Panther") { Remove-Item "$env:SystemRoot\\Panther" -Recurse -Force }
if (Test-Path $Env:SystemRoot\\system32\\Sysprep\\unattend.xml) { rm $Env:SystemRoot\\system32\\Sysprep\\unattend.xml -Force }
& "$env:SystemRoot\\System32\\Sysprep\\Sysprep.exe" /oobe /generalize /quiet /quit
while ($true) {
  $imageState = Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State | Select ImageState
  if ($imageState.ImageState -ne 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { Write-Output $imageState.ImageState; Start-Sleep -s 10 } else { break }
}`;
const identity = `$user = Get-LocalUser | Select-Object -First 1
Write-Output "machine SID=$($user.SID.AccountDomainSid.Value)"
$guid = (Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Cryptography').MachineGuid
Write-Output "machine GUID=$guid"`;

describe('the identity of Windows', () => {
  it('is new on a machine from a disk that sysprep generalised', () => {
    const image = run(generalise);
    const machine = firstBoot(image.disk, machineFacts({ vmId: 'other' }));

    expect(image).toMatchObject({ exitCode: 0, stderr: '' });
    expect(isGeneralized(image.disk)).toBe(true);
    expect(run(identity, machine).stdout).toMatch(/^machine SID=S-1-5-21-\d+-\d+-\d+\nmachine GUID=[0-9a-f-]{36}\n$/);
    expect(run(identity, machine).stdout).not.toBe(run(identity).stdout);
  });

  it('is the old one on a machine from a disk that was not generalised', () => {
    expect(run(identity, firstBoot(builder, machineFacts({ vmId: 'other' }))).stdout).toBe(run(identity).stdout);
  });

  it('never reports when sysprep shuts the machine down', () => {
    expect(run('C:\\Windows\\System32\\Sysprep\\Sysprep.exe /generalize /shutdown /oobe')).toMatchObject({
      power: 'stops',
    });
  });
});
