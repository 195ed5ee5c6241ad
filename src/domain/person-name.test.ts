import { describe, expect, it } from 'vitest';
import { nameOfElements, parseNaturalName, parseOfficerName } from './person-name.ts';

describe('officer name', () => {
  it('splits surname, first forename and title', () => {
    expect(parseOfficerName('SMITH, Jane Alice, Dr')).toEqual({
      firstName: 'Jane',
      lastName: 'Smith',
      title: 'Dr',
    });
  });

  it('has no title where the register prints none', () => {
    expect(parseOfficerName('SMITH, Jane')).toEqual({
      firstName: 'Jane',
      lastName: 'Smith',
      title: null,
    });
  });

  it.each(['SINGH', 'SINGH,', 'SINGH, '])('has no first name in %j', (name) => {
    expect(parseOfficerName(name)).toEqual({ firstName: null, lastName: 'Singh', title: null });
  });

  it('keeps a title that has a comma of its own', () => {
    expect(parseOfficerName('JONES, Ann, Professor, Dame').title).toBe('Professor, Dame');
  });

  it.each([
    ['MCDONALD', 'McDonald'],
    ['MCKAY-SMITH', 'McKay-Smith'],
    ['MC', 'Mc'],
    ['MCA', 'Mca'],
    ['MACKAY', 'Mackay'],
    ['MACEY', 'Macey'],
    ["O'NEILL", "O'Neill"],
    ['O’NEILL', 'O’Neill'],
    ["D'ARCY", "D'Arcy"],
    ["ST JOHN'S", "St John's"],
    ['SMITH-JONES', 'Smith-Jones'],
    ['VAN DER BERG', 'van der Berg'],
    ['DE SOUZA', 'de Souza'],
    ['DI MARCO', 'Di Marco'],
    ['LE ROUX', 'Le Roux'],
    ['DU', 'Du'],
    ['DA COSTA  DO NASCIMENTO', 'da Costa do Nascimento'],
    ['ST. CLAIR', 'St. Clair'],
    ['AL-HASSAN', 'Al-Hassan'],
    ['MÜLLER', 'Müller'],
    ['ÖZDEMIR', 'Özdemir'],
    ["D'ÉCLAIR", "D'Éclair"],
    ['MacLeod', 'MacLeod'],
  ])('writes %s as %s', (registered, expected) => {
    expect(parseOfficerName(`${registered}, Jane`).lastName).toBe(expected);
  });

  it.each([
    ['Jane Alice', 'Jane'],
    ['JANE', 'Jane'],
    ['Anne-Marie Rose', 'Anne-Marie'],
    ['ANNE-MARIE', 'Anne-Marie'],
    ['JP', 'JP'],
    ['J. Robert', 'J.'],
  ])('takes the first name from forenames %j as %j', (forenames, expected) => {
    expect(parseOfficerName(`SMITH, ${forenames}`).firstName).toBe(expected);
  });
});

describe('name of an owner', () => {
  it('is put together from its elements as an officer’s is', () => {
    expect(nameOfElements({ title: 'Dr', forename: 'Jane Alice', surname: "O'NEILL" })).toEqual({
      ...parseOfficerName("O'NEILL, Jane Alice, Dr"),
    });
    expect(nameOfElements({ title: '', forename: null, surname: 'Singh' })).toEqual(
      parseOfficerName('SINGH'),
    );
  });

  it.each([null, '', '  '])('is none without a surname (%j)', (surname) => {
    expect(nameOfElements({ title: null, forename: 'Jane', surname })).toBeNull();
  });

  it.each([
    ['Dr Jane Alice Smith', { firstName: 'Jane', lastName: 'Smith', title: 'Dr' }],
    ['Mr. John Smith', { firstName: 'John', lastName: 'Smith', title: 'Mr.' }],
    ['Jane Smith-Jones', { firstName: 'Jane', lastName: 'Smith-Jones', title: null }],
    ['Singh', { firstName: null, lastName: 'Singh', title: null }],
    ['Dr', null],
    ['', null],
  ])('is read from %j when there are no elements', (name, expected) => {
    expect(parseNaturalName(name)).toEqual(expected);
  });
});
