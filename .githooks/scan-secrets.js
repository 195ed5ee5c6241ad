#!/usr/bin/env node
// Looks for secrets in the text of the files named on the command line. Runs under any Node from 18 on and needs no
// package, so that a commit is checked before `npm ci` as well as after it.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Lets one line of a test pass: a made-up secret has to look like one. Not honoured in any other file. */
const allowMarker = 'secret-scan:allow';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** What a secret looks like. Published prefixes where there are some, else a telling name with a long random value. */
const patterns = [
  { kind: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  // https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
  {
    kind: 'GitHub token',
    pattern: /\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{40,})/,
  },
  // https://docs.slack.dev/authentication/tokens
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/ },
  {
    kind: 'Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[0-9A-Z]+\/B[0-9A-Z]+\/[0-9A-Za-z]{16,}/,
  },
  { kind: 'Strikewatch API key', pattern: /\bswk_[0-9A-Za-z]{10,}_[0-9A-Za-z]/ },
  { kind: 'JWT', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/ },
  // Companies House REST and stream keys are UUIDs; so are our ids, hence only beside a name that says key.
  {
    kind: 'UUID-shaped API key',
    pattern: new RegExp(`key\\w*["'\`]?\\s*[:=]\\s*["'\`]?${uuid}`, 'i'),
  },
  {
    kind: 'client secret, token or password',
    pattern:
      /(?:secret|password|passwd|token|api_?key|master_?key)["'`]?\s*[:=]\s*(?:["'`][0-9A-Za-z+/_=-]{20,}["'`]|[0-9A-Za-z+/_=-]{20,}\s*$)/i,
    // A long identifier is no secret: those come out of a random generator and hold digits.
    holds: (text) => /\d/.test(text) && /[A-Za-z]/.test(text),
  },
  {
    kind: 'database password',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mongodb|redis|amqps?):\/\/[^\s:/@"'`$<{]+:[^\s/@"'`$<{]{6,}@/i,
  },
];

/**
 * The secrets found in a text, one per line at most, without their value: what is printed ends up in a log.
 * @param {string} path
 * @param {string} text
 * @returns {{ line: number, kind: string }[]}
 */
export function findSecrets(path, text) {
  const mayAllow = /\.test\.[jt]sx?$/.test(path) || /(?:^|\/)test\//.test(path);
  const found = [];
  for (const [index, content] of text.split('\n').entries()) {
    if (mayAllow && content.includes(allowMarker)) continue;
    const hit = patterns.find(({ pattern, holds }) => {
      const match = pattern.exec(content);
      return match !== null && (holds?.(match[0]) ?? true);
    });
    if (hit !== undefined) found.push({ line: index + 1, kind: hit.kind });
  }
  return found;
}

/** Scans the files and says where a secret is. A file that cannot be read fails the scan. */
function main(files) {
  let count = 0;
  for (const file of files) {
    const bytes = readFileSync(file);
    // Git's own test for a binary file: a NUL among the first 8000 bytes.
    if (bytes.subarray(0, 8000).includes(0)) continue;
    for (const { line, kind } of findSecrets(file, bytes.toString('utf8'))) {
      process.stderr.write(`${file}:${line}: looks like a ${kind}\n`);
      count += 1;
    }
  }
  if (count > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2));
