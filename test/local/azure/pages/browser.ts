import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Debian's package; tests of pages are skipped where it is not installed. */
const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

/** A page in a headless Chromium that fails the test on any error of the page itself. */
export async function openPage(url: string): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('requestfailed', (request) => errors.push(`${request.url()} failed`));
  await page.goto(url);
  return { page, errors };
}
