import type { FaultSwitches } from './faults.ts';
import { isObject } from './snov-requests.ts';

/** What readers are shown of a line while a fault is on; the truth behind it stays. A line that is no JSON is left as it is. */
export function disguise(line: Buffer, faults: FaultSwitches): Buffer {
  const lacksDetail = faults.isOn('stream-no-detail');
  const hasOddDates = faults.isOn('stream-date-shapes');
  if (!lacksDetail && !hasOddDates) return line;
  const event = parse(line);
  if (event === null) return line;
  const { data, event: about } = event;
  if (lacksDetail && isObject(data)) delete data['company_status_detail'];
  if (hasOddDates && isObject(about)) about['published_at'] = otherShape(about);
  return Buffer.from(JSON.stringify(event));
}

function parse(line: Buffer): Record<string, unknown> | null {
  try {
    const event: unknown = JSON.parse(line.toString());
    return isObject(event) ? event : null;
  } catch {
    return null;
  }
}

/** The three that occur: without a zone, with `Z`, with an offset; in turn by the number of the event. */
function otherShape({ timepoint, published_at: at }: Record<string, unknown>): unknown {
  if (typeof at !== 'string' || typeof timepoint !== 'number') return at;
  const zones = ['', 'Z', '+00:00'] as const;
  return `${at}${zones[timepoint % zones.length]}`;
}
