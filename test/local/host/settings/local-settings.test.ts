import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAppSettings, resolveSettings } from '../../../../local/host/settings/app-settings.ts';
import { readLocalSettings } from '../../../../local/host/settings/local-settings.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

function folderWith(content: unknown): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'local.settings.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

describe('readLocalSettings', () => {
  it('need not be there', async () => {
    expect(await readLocalSettings(temporaryFolder())).toEqual({ values: {}, origins: [] });
  });

  it('reads values, connection strings, port and origins', async () => {
    const folder = folderWith({
      Values: { A: 'a', N: 1, B: true },
      ConnectionStrings: { Sql: 'server' },
      Host: { LocalHttpPort: 7099, CORS: 'http://a.example, http://b.example' },
    });

    expect(await readLocalSettings(folder)).toEqual({
      values: { A: 'a', N: '1', B: 'true', 'ConnectionStrings:Sql': 'server' },
      port: 7099,
      origins: ['http://a.example', 'http://b.example'],
    });
  });

  it.each([
    { content: '{', says: 'not valid JSON' },
    { content: { IsEncrypted: true }, says: 'encrypted' },
    { content: { Values: { A: {} } }, says: 'Values.A' },
  ])('refuses $content', async ({ content, says }) => {
    await expect(readLocalSettings(folderWith(content))).rejects.toThrow(says);
  });
});

describe('createAppSettings', () => {
  it('lets the environment win over local.settings.json, and that over defaults', () => {
    const settings = createAppSettings({ A: 'env' }, { A: 'file', B: 'file' }, { B: 'default', C: 'default' });

    expect(settings.environment).toEqual({ A: 'env', B: 'file', C: 'default' });
  });

  it('finds a setting whatever its case, with __ for :', () => {
    const settings = createAppSettings({ Topic__topicEndpointUri: 'x' }, {});

    expect(settings.get('topic:TOPICENDPOINTURI')).toBe('x');
  });
});

describe('resolveSettings', () => {
  const settings = createAppSettings({ QUEUE: 'alerts' }, {});

  it('replaces settings inside a text', () => {
    expect(resolveSettings('my-%queue%-x', settings)).toBe('my-alerts-x');
  });

  it('says which setting is missing', () => {
    expect(() => resolveSettings('%OTHER%', settings)).toThrow("'%OTHER%' does not resolve to a value");
  });
});
