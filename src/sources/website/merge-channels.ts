import type { FoundChannel } from './extract-channels.ts';

/** Joins the channels of several pages. A number that is called a fax anywhere is one. */
export function mergeChannels(
  lists: readonly (readonly FoundChannel[])[],
): readonly FoundChannel[] {
  const best = new Map<string, FoundChannel>();
  for (const channel of lists.flat()) {
    const known = best.get(channel.value);
    const surer = known !== undefined && known.confidence >= channel.confidence ? known : channel;
    const isFax = known?.kind === 'fax' || channel.kind === 'fax';
    best.set(channel.value, isFax && surer.kind !== 'fax' ? { ...surer, kind: 'fax' } : surer);
  }
  return [...best.values()];
}
