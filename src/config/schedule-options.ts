import { z } from 'zod';
import { weekdays } from '../domain/business-hours.ts';

/** Words as YAML has them, or as one text with commas; the empty text is the empty list. */
const words = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
  .transform((list) => list.map((word) => word.trim()).filter((word) => word !== ''));

export const weekdayList = words
  .transform((list) => list.map((word) => word.toLowerCase()))
  .pipe(
    z
      .array(z.enum(weekdays, `each must be one of ${weekdays.join(', ')}`))
      .min(1, 'name at least one day'),
  )
  .refine((list) => new Set(list).size === list.length, 'names one twice');

/** `8:00` or `08:00`; kept with two digits of the hour. */
export const timeOfDay = z
  .string('write a time as HH:MM, in quotes')
  .regex(/^(?:[01]?\d|2[0-3]):[0-5]\d$|^24:00$/, 'write a time as HH:MM, from 00:00 to 24:00')
  .transform((time) => time.padStart(5, '0'));

export const dayList = words.pipe(
  z.array(z.iso.date('each must be a day of the calendar, as YYYY-MM-DD')),
);

/** Minutes past midnight of a time as the schema above lets it through. */
export function minuteOfDay(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
