import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Debian's package; tests of pages are skipped where it is not installed. */
const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What goes wrong on a page from now on, in one list that grows. What is given up as a page is left is not wrong. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
      errors.push(`${request.url()} failed`);
    }
  });
  return errors;
}

/** A page in a headless Chromium that fails the test on any error of the page itself. */
export async function openPage(url: string): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const errors = watchErrors(page);
  await page.goto(url);
  return { page, errors };
}
