import { describe, expect, it } from 'vitest';
import { matchOfficer } from './match-officer.ts';

const jane = { firstName: 'Jane', lastName: 'Smith' };
const morag = { firstName: 'Morag', lastName: 'Thistle' };
const zoe = { firstName: 'Zoë Anne', lastName: 'O’Neill-Brontë' };

describe('matchOfficer', () => {
  it.each([
    'jane.smith',
    'janesmith',
    'smith.jane',
    'jsmith',
    'j_smith',
    'smithj',
    'JANE',
    'smith',
  ])('knows Jane Smith by %s', (local) => {
    expect(matchOfficer(local, [morag, jane])?.officer).toBe(jane);
  });

  it('reads names without accents, apostrophes and further forenames', () => {
    expect(matchOfficer('zoe.oneill-bronte', [zoe, jane])?.officer).toBe(zoe);
  });

  it.each(['info', 'jane.smithson', 'janes', 'js', '', '12345'])(
    'knows nobody by "%s"',
    (local) => {
      expect(matchOfficer(local, [jane, morag])).toBeNull();
    },
  );

  it('gives an address to nobody when two could own it', () => {
    const john = { firstName: 'John', lastName: 'Smith' };

    expect(matchOfficer('jsmith', [jane, john])).toBeNull();
    expect(matchOfficer('smith', [jane, john])).toBeNull();
    expect(matchOfficer('jane.smith', [jane, john])?.officer).toBe(jane);
    expect(matchOfficer('jane.smith', [jane, { ...jane }])).toBeNull();
  });

  it('does not match names it does not know or that are too short to tell', () => {
    expect(matchOfficer('smith', [{ firstName: null, lastName: 'Smith' }])).toBeNull();
    expect(matchOfficer('j', [{ firstName: 'J', lastName: 'Smith' }])).toBeNull();
    expect(matchOfficer('', [{ firstName: '李', lastName: '王' }])).toBeNull();
  });

  it('says which parts of the name agree, and knows further forenames by their initials', () => {
    expect(matchOfficer('jsmith', [jane])).toEqual({
      officer: jane,
      reason: "the local part is the officer's first initial and last name",
      isFullName: false,
    });
    expect(matchOfficer('zoe.a.oneill-bronte', [zoe])).toMatchObject({ isFullName: true });
    expect(matchOfficer('zaoneillbronte', [zoe])).toMatchObject({
      reason: "the local part is the officer's initials and last name",
    });
  });
});
