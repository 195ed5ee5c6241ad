import { describe, expect, it } from 'vitest';
import { toConfig } from './config.ts';
import { loadConfig } from './load-config.ts';

function scheduleOf(settings: Readonly<Record<string, string>>) {
  const environment = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`STRIKEWATCH_SCHEDULE_${name}`, value]),
  );
  const { schedule, environment: handedOn } = toConfig(
    loadConfig({ environment, file: null }).values,
  );
  const again = toConfig(loadConfig({ environment: handedOn, file: null }).values);
  expect(again.schedule).toEqual(schedule);
  return schedule;
}

describe('the settings of the schedule', () => {
  it('slow nothing down unless asked', () => {
    expect(scheduleOf({})).toEqual({
      businessHours: {
        days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        fromMinute: 480,
        toMinute: 1_080,
        holidays: 'england-and-wales',
        extraHolidays: [],
      },
      paidWork: 'always',
      websiteVisits: 'always',
      streams: 'always',
    });
  });

  it('are read as people write them, and survive being handed to another process', () => {
    const schedule = scheduleOf({
      BUSINESS_HOURS_DAYS: 'Saturday, sunday',
      BUSINESS_HOURS_FROM: '7:05',
      BUSINESS_HOURS_TO: '24:00',
      BUSINESS_HOURS_HOLIDAYS: 'scotland',
      EXTRA_HOLIDAYS: '2027-05-03, 2027-12-24',
      STREAMS: 'business-hours',
    });

    expect(schedule).toMatchObject({
      businessHours: {
        days: ['saturday', 'sunday'],
        fromMinute: 425,
        toMinute: 1_440,
        holidays: 'scotland',
        extraHolidays: ['2027-05-03', '2027-12-24'],
      },
      streams: 'business-hours',
    });
  });

  it.each([
    ['BUSINESS_HOURS_DAYS', 'monday,mittwoch', /businessHours\.days.*each must be one of sunday/],
    ['BUSINESS_HOURS_DAYS', ',', /businessHours\.days.*name at least one day/],
    ['BUSINESS_HOURS_DAYS', 'monday,Monday', /businessHours\.days.*names one twice/],
    ['BUSINESS_HOURS_FROM', '24:00', /businessHours\.to: must be later than .*from \(24:00\)/],
    ['BUSINESS_HOURS_TO', '24:01', /businessHours\.to.*HH:MM, from 00:00 to 24:00/],
    ['BUSINESS_HOURS_TO', '6 pm', /businessHours\.to.*HH:MM/],
    ['BUSINESS_HOURS_TO', '08:00', /must be later than .*from \(08:00\), but is 08:00/],
    ['BUSINESS_HOURS_TO', '02:00', /do not run over midnight/],
    ['BUSINESS_HOURS_HOLIDAYS', 'wales', /businessHours\.holidays.*england-and-wales/],
    ['EXTRA_HOLIDAYS', '2027-02-30', /extraHolidays.*YYYY-MM-DD/],
    ['EXTRA_HOLIDAYS', '3 May 2027', /extraHolidays.*YYYY-MM-DD/],
    ['STREAMS', 'never', /schedule\.streams.*always/],
  ])('refuse %s=%s and say why', (name, value, message) => {
    expect(() => scheduleOf({ [name]: value })).toThrow(message);
  });
});
