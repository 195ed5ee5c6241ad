import { readFileSync } from 'node:fs';

/** What a page-wide search for addresses commonly is; both rivals use it. */
const emailPattern = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi;

/** Collects addresses by site and prints them with what the process has used since `start`. */
export function createReport(origins) {
  const found = new Map(origins.map((origin) => [origin, new Set()]));
  let pages = 0;
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return {
    take(origin, html) {
      pages += 1;
      const emails = [...html.matchAll(emailPattern)].map(([email]) => email.toLowerCase());
      for (const email of emails) found.get(origin)?.add(email);
      return emails;
    },
    print() {
      const ms = performance.now() - startedAt;
      const { user, system } = process.cpuUsage(before);
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
      process.stdout.write(
        `${JSON.stringify({
          pages,
          ms,
          cpuMs: (user + system) / 1_000,
          peakRssBytes: Number(peak?.[1]) * 1_024,
          found: [...found.values()].map((emails) => [...emails]),
        })}\n`,
      );
    },
  };
}
