/** The path of a Chromium: one that is installed, or one fetched into the cache. Rejects with a sentence where there is none. */
export function findBrowser(): Promise<string>;
