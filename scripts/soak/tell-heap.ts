// Loaded into the service before its own code (--import): tells how much of its heap is in use, which nothing outside can see.
import { writeFileSync } from 'node:fs';

const path = process.env['STRIKEWATCH_SOAK_HEAP_FILE'];
if (path !== undefined) {
  setInterval(() => writeFileSync(path, String(process.memoryUsage().heapUsed)), 1_000).unref();
}
