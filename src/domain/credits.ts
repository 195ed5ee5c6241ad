/** Credits as the provider writes them: a decimal in a string, never a binary float. */
export type Credits = string;

/** Decimal places that are kept; the provider shows two. */
const scale = 6;
/** As it is printed: what most sums are of. */
const nought: Credits = '0.00';
const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

export function addCredits(a: Credits, b: Credits): Credits {
  return format(parse(a) + parse(b));
}

export function subtractCredits(a: Credits, b: Credits): Credits {
  return format(parse(a) - parse(b));
}

/** Negative, zero or positive, like a sort's comparison. */
export function compareCredits(a: Credits, b: Credits): number {
  const difference = parse(a) - parse(b);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export function sumCredits(amounts: readonly Credits[]): Credits {
  return format(amounts.reduce((sum, amount) => sum + parse(amount), 0n));
}

function parse(text: Credits): bigint {
  if (text === nought) return 0n;
  const [, sign, whole, fraction = ''] = pattern.exec(text) ?? [];
  if (whole === undefined) throw new RangeError('not an amount of credits');
  const units = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
  return sign === '-' ? -units : units;
}

/** At least two places, as the provider prints them, and no more zeros than that. */
function format(units: bigint): Credits {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, -scale);
  const fraction = digits.slice(-scale).replace(/0+$/, '').padEnd(2, '0');
  return `${units < 0n ? '-' : ''}${whole}.${fraction}`;
}

/** How many look-ups of a price an amount pays for, never negative. */
export function howMany(amount: Credits, price: Credits): number {
  const units = parse(amount);
  return units <= 0n ? 0 : Number(units / parse(price));
}
