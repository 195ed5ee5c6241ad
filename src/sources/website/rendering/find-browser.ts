import { accessSync, constants } from 'node:fs';

/** Where systems put a Chromium, or a browser made of it. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The program of the browser: the one that is named, else the first of the usual places; null when there is none. */
export function findBrowser(named: string | null): string | null {
  return (named === null ? usualPlaces : [named]).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
