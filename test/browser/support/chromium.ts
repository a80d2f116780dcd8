import { existsSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser's executable: the variable CHROMIUM, or where systems usually put one. */
function findChromium(): string {
  const named = process.env['CHROMIUM'];
  const found = named !== undefined ? [named] : USUAL_PLACES;
  const path = found.find((place) => existsSync(place));
  if (path !== undefined) return path;
  const tried =
    named !== undefined ? `CHROMIUM=${named} does not exist.` : 'No Chromium or Chrome was found.';
  throw new Error(
    `${tried} Install one (Debian: apt-get install chromium) or set CHROMIUM to its executable.`,
  );
}

export interface Visitor {
  readonly colours?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  readonly script?: boolean;
  /** The browser may keep the book for later; else every page comes from the server. */
  readonly keepsBook?: boolean;
  /** Device pixels to a CSS pixel, for pictures. */
  readonly scale?: number;
}

/** A fresh browser with a profile of its own; both are gone after `close()`. */
export async function openBrowser(visitor: Visitor = {}): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  const context = await browser.newContext({
    colorScheme: visitor.colours ?? 'light',
    reducedMotion: 'reduce',
    javaScriptEnabled: visitor.script ?? true,
    viewport: { width: visitor.width ?? 1280, height: visitor.height ?? 900 },
    deviceScaleFactor: visitor.scale ?? 1,
    serviceWorkers: visitor.keepsBook ? 'allow' : 'block',
  });
  context.on('close', () => void browser.close());
  return context;
}

/** What a page complained of: errors and warnings of the console, exceptions, failed and refused requests. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What playwright says when `openBrowser` was not asked to keep the book.
    if (message.text() === 'Service Worker registration blocked by Playwright') return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Chromium abandons prefetches when the page is left; nothing was missing.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
