import { expect, it } from 'vitest';
import { replaceSection } from './replace-section.ts';

const page = '# Page\n\nIntro.\n\n## Import\n\nold\n\n### Sub\n\nold\n\n## Queue\n\nkept\n';

it('replaces one section with its sub-sections and leaves the others as they are', () => {
  expect(replaceSection(page, 'Import', 'new\n')).toBe(
    '# Page\n\nIntro.\n\n## Import\n\nnew\n\n## Queue\n\nkept\n',
  );
});

it('replaces the last section', () => {
  expect(replaceSection(page, 'Queue', 'new')).toBe(page.replace('kept', 'new'));
});

it('adds a section that is not there yet at the end', () => {
  expect(replaceSection('# Page\n', 'Import', 'new')).toBe('# Page\n\n## Import\n\nnew\n');
});

it('changes nothing when the same is written again', () => {
  const once = replaceSection(page, 'Import', 'new');

  expect(replaceSection(once, 'Import', 'new')).toBe(once);
});
