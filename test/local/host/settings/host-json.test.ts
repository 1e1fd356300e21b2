import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHostJson, withOverrides } from '../../../../local/host/settings/host-json.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

function folderWith(content: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'host.json'), content);
  return folder;
}

describe('readHostJson', () => {
  it('fills in what is not said', async () => {
    const hostJson = await readHostJson(folderWith('{"version":"2.0"}'), {});

    expect(hostJson.functionTimeout).toBe(30 * 60_000);
    expect(hostJson.extensions.http.routePrefix).toBe('api');
  });

  it('takes members from the environment, whatever their case', async () => {
    const folder = folderWith('{"version":"2.0","extensions":{"http":{"routePrefix":"x"}}}');
    const env = {
      AzureFunctionsJobHost__Extensions__http__RoutePrefix: 'v1',
      AzureFunctionsJobHost__functionTimeout: '00:00:10',
    };

    const hostJson = await readHostJson(folder, env);

    expect(hostJson.extensions.http.routePrefix).toBe('v1');
    expect(hostJson.functionTimeout).toBe(10_000);
  });

  it('allows a function to run without limit', async () => {
    expect((await readHostJson(folderWith('{"version":"2.0","functionTimeout":"-1"}'), {})).functionTimeout).toBe(-1);
  });

  it.each([
    { content: '{', says: 'not valid JSON' },
    { content: '[]', says: 'host.json' },
    { content: '{}', says: 'version: must be "2.0"' },
    { content: '{"version":"1.0"}', says: 'version: must be "2.0"' },
    { content: '{"version":"2.0","functionTimeout":"5m"}', says: 'functionTimeout: "5m" is not a time span' },
    { content: '{"version":"2.0","logging":{"logLevel":{"default":"Loud"}}}', says: 'logging.logLevel.default' },
  ])('refuses $content', async ({ content, says }) => {
    await expect(readHostJson(folderWith(content), {})).rejects.toThrow(says);
  });

  it('names every problem at once', async () => {
    const folder = folderWith('{"version":"3.0","functionTimeout":"soon"}');

    await expect(readHostJson(folder, {})).rejects.toThrow(/version[^]*functionTimeout/);
  });

  it('says when there is none', async () => {
    await expect(readHostJson(temporaryFolder(), {})).rejects.toThrow('host.json: there is none');
  });
});

describe('withOverrides', () => {
  it.each([
    { text: 'true', value: true },
    { text: '12', value: 12 },
    { text: '1.0', value: '1.0' },
    { text: 'Rebake', value: 'Rebake' },
  ])('reads $text as its type', ({ text, value }) => {
    expect(withOverrides({}, { 'AzureFunctionsJobHost:a__b': text })).toEqual({ a: { b: value } });
  });
});
