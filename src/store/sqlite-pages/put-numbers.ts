/** Writes a number below 2^31, seven bits a byte with the highest first; returns the position behind it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  const width = varintWidth(value);
  for (let index = width - 1; index > 0; index -= 1) {
    bytes[at + width - 1 - index] = ((value >> (index * 7)) & 0x7f) | 0x80;
  }
  bytes[at + width - 1] = value & 0x7f;
  return at + width;
}

export function varintWidth(value: number): number {
  let width = 1;
  for (let rest = value >> 7; rest > 0; rest >>= 7) width += 1;
  return width;
}

export function putUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

export function putUint32(bytes: Uint8Array, at: number, value: number): void {
  putUint16(bytes, at, value >>> 16);
  putUint16(bytes, at + 2, value);
}
