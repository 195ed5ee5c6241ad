import { describe, expect, it } from 'vitest';
import { isOfOwnPeople, isTestimonial } from './own-voice.ts';

const name = 'Acme Widgets Ltd';

describe('isTestimonial', () => {
  it.each([
    '"Acme Widgets Ltd did a great job on our kitchen" - Mrs P, Otley',
    '“We have used Acme Widgets Ltd for years and would not go elsewhere.” Sam, Leeds',
    'Acme Widgets Ltd fitted ours in a day.\n– Mrs P, Otley',
  ])('is what a customer says: %s', (text) => {
    expect(testimonialIn(text)).toBe(true);
  });

  it.each([
    'Acme Widgets Ltd did a great job on our kitchen',
    '“Acme Widgets Ltd” is our registered name',
    'He said "no". Acme Widgets Ltd said "yes".',
  ])('is not what the site says: %s', (text) => {
    expect(testimonialIn(text)).toBe(false);
  });
});

describe('isOfOwnPeople', () => {
  it.each([
    ['Sam set up ', ' in 2010'],
    ['Jo and Sam Hill run ', ' from a barn in Otley'],
    ['Priya and Declan are the two directors of ', ''],
    ['Our team at ', ' is here to help'],
  ])('tells who has a company: %s…', (head, behind) => {
    expect(isOfOwnPeople(head, behind)).toBe(true);
  });

  it.each([
    ['Sam set up ', ' in 2010 and sold it'],
    ['Sam worked for ', ' for ten years'],
    ['A documentary about the family behind ', ''],
    ['The court heard that ', ' owed'],
  ])('is not what others tell: %s…%s', (head, behind) => {
    expect(isOfOwnPeople(head, behind)).toBe(false);
  });
});

function testimonialIn(text: string): boolean {
  const start = text.indexOf(name);
  return isTestimonial(text, { start, end: start + name.length });
}
