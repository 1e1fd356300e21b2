import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipFiles } from '../../../infra/package/zip-files.ts';

const files = new Map([
  ['host.json', Buffer.from('{"version":"2.0"}')],
  ['node_modules/some/file.css', Buffer.from('a { color: red }')],
]);

describe('zipFiles', () => {
  it('keeps paths and contents', () => {
    const unzipped = Object.entries(unzipSync(zipFiles(files))).map(([path, bytes]) => [path, Buffer.from(bytes)]);

    expect(new Map(unzipped as [string, Buffer][])).toEqual(files);
  });

  it('gives the same bytes for the same files, whenever and wherever it is made', () => {
    const zone = process.env['TZ'];
    const here = zipFiles(files);
    process.env['TZ'] = 'Asia/Tokyo';
    const there = zipFiles(files);
    if (zone === undefined) {
      delete process.env['TZ'];
    } else {
      process.env['TZ'] = zone;
    }

    expect(Buffer.from(there).equals(Buffer.from(here))).toBe(true);
  });
});
