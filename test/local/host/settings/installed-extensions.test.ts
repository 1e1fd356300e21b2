import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HostJson } from '../../../../local/host/settings/host-json.ts';
import { findInstalledExtensions } from '../../../../local/host/settings/installed-extensions.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

const bundle = { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' };
const plain = HostJson.parse({ version: '2.0' });

const types = [
  'httpTrigger',
  'timerTrigger',
  'warmupTrigger',
  'activityTrigger',
  'durableClient',
  'serviceBus',
  'eventGrid',
];

function installedIn(files: Readonly<Record<string, string>>, hostJson: HostJson = plain): string[] {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  return types.filter(findInstalledExtensions(folder, hostJson));
}

it('has all that the bundle brings', () => {
  expect(installedIn({}, HostJson.parse({ version: '2.0', extensionBundle: bundle }))).toEqual(types);
});

it('has only what comes with the host where nothing is installed', () => {
  expect(installedIn({})).toEqual(['httpTrigger', 'timerTrigger', 'warmupTrigger']);
});

it.each([
  {
    file: 'extensions.csproj',
    text: '<PackageReference Include="Microsoft.Azure.WebJobs.Extensions.DurableTask" Version="3.13.0" />',
    brings: ['activityTrigger', 'durableClient'],
  },
  {
    file: 'extensions.csproj',
    text: '<PackageReference Include="Microsoft.Azure.WebJobs.Extensions.ServiceBus" Version="5.16.0" />',
    brings: ['serviceBus'],
  },
  {
    file: 'bin/extensions.json',
    text: '{"extensions":[{"name":"EventGrid","typeName":"Microsoft.Azure.WebJobs.Extensions.EventGrid.EventGridWebJobsStartup"}]}',
    brings: ['eventGrid'],
  },
  { file: 'extensions.csproj', text: '<Project />', brings: [] },
])('has what $file names: $brings', ({ file, text, brings }) => {
  expect(installedIn({ [file]: text })).toEqual(['httpTrigger', 'timerTrigger', 'warmupTrigger', ...brings]);
});
