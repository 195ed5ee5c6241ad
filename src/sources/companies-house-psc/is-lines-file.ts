/** Whether a file is one of JSON lines, by its name. The published ones end in .txt. */
export function isLinesFile(name: string): boolean {
  return /\.(txt|json|ndjson|jsonl)$/i.test(name);
}
