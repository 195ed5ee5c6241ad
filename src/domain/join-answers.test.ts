import { describe, expect, it } from 'vitest';
import { joinAnswers } from './join-answers.ts';
import type { ProviderAnswer } from './paid-provider.ts';

function hit(name: string, domain: string): ProviderAnswer {
  return { name, outcome: 'hit', found: { domain }, credits: '1' };
}

function miss(name: string): ProviderAnswer {
  return { name, outcome: 'miss', found: null, credits: '0', reason: null, isObjection: false };
}

describe('answers of one task', () => {
  it.each([
    [[hit('A LTD', 'a.example'), miss('A Ltd')]],
    [[miss('A LTD'), hit('A', 'a.example')]],
    [[hit('A LTD', 'a.example'), hit('A', 'a.example')]],
  ])('that name one subject twice count once, as the first that found something', (answers) => {
    const joined = joinAnswers('company-domain-by-name', answers);

    expect([...joined.values()].map(({ found }) => found)).toEqual([{ domain: 'a.example' }]);
  });

  it('that contradict each other for one subject are none', () => {
    const answers = [
      hit('A LTD', 'a.example'),
      hit('A LTD', 'other.example'),
      hit('A LTD', 'a.example'),
      hit('B LTD', 'b.example'),
    ];

    const joined = joinAnswers('company-domain-by-name', answers);

    expect([...joined.values()].map(({ name }) => name)).toEqual(['B LTD']);
  });
});
