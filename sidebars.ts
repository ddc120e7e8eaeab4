/**
 * One sidebar a chapter, read from its folder, and one for the reference pages. Nothing to edit for a new chapter.
 */
import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';
import { readChapters } from './tools/site/chapters';

const chapters = readChapters(__dirname);
const sidebars: SidebarsConfig = {
  reference: [
    { type: 'doc', id: 'your-data/index' },
    { type: 'doc', id: 'your-data/live' },
    { type: 'doc', id: 'notation' },
    { type: 'doc', id: 'glossary' },
    { type: 'doc', id: 'bibliography' },
    { type: 'doc', id: 'how-fast' },
    { type: 'doc', id: 'progress' },
    { type: 'doc', id: 'parts/index' },
  ],
};

chapters.forEach((chapter, i) => {
  const next = chapters[i + 1];
  sidebars[chapter.folder] = [
    ...chapter.pages.map((page) => ({
      type: 'doc' as const,
      id: page.id,
      label: page.number.includes('.') ? page.label : page.number ? chapter.title : page.label,
      customProps: {
        number: page.number,
        planned: page.planned,
        role: page.number === String(chapter.number) ? 'index' : 'section',
      },
    })),
    ...(next
      ? [
          {
            type: 'ref' as const,
            id: next.pages[0].id,
            label: next.title,
            customProps: { number: String(next.number), planned: false, role: 'next' },
          },
        ]
      : []),
  ];
});

export default sidebars;
