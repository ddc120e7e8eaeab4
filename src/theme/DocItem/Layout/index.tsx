/**
 * One page: where it stands in its chapter, its text, what comes next. Marks a written page as read at its end.
 */
import { useDoc, useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import ContentVisibility from '@theme/ContentVisibility';
import DocItemContent from '@theme/DocItem/Content';
import DocItemFooter from '@theme/DocItem/Footer';
import type { Props } from '@theme/DocItem/Layout';
import DocItemPaginator from '@theme/DocItem/Paginator';
import { useEffect, useRef } from 'react';
import { markRead } from '@site/src/components/Chapters/read-marks';
import { readingText, type Reading } from '@site/src/components/Reading/words';

/** So long the end of a page stands on the screen before the page counts as read. */
const READ_AFTER_MS = 2000;

function Eyebrow() {
  const { metadata, frontMatter } = useDoc();
  const items = useDocsSidebar()?.items ?? [];
  const numbers = items.flatMap((item) => (item.type === 'link' ? [String(item.customProps?.number ?? '')] : []));
  const sections = numbers.filter((number) => number.includes('.')).length;
  const [, chapter, section] = /^(\d+)-[^/]*\/(?:(\d+)-)?/.exec(metadata.id) ?? [];
  const { status, reading } = frontMatter as { status?: string; reading?: Reading };
  const planned = status === 'planned';
  if (!chapter) return null;
  const place = section
    ? `, section ${Number(section)} of ${sections}`
    : metadata.id.endsWith('exercises')
      ? ', exercises'
      : '';
  return (
    <p className="u-eyebrow">
      Chapter {Number(chapter)}
      {place}
      {!planned && reading && <span className="u-reading"> · {readingText(reading)}</span>}
      {planned && (
        <>
          {' '}
          <span className="u-planned">planned, not written yet</span>
        </>
      )}
    </p>
  );
}

export default function DocItemLayout({ children }: Props) {
  const { metadata, frontMatter } = useDoc();
  const end = useRef<HTMLDivElement>(null);
  const planned = (frontMatter as { status?: string }).status === 'planned';
  useEffect(() => {
    const element = end.current;
    if (planned || !element || typeof IntersectionObserver === 'undefined') return undefined;
    let staying: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver((entries) => {
      clearTimeout(staying);
      if (entries.at(-1)?.isIntersecting) staying = setTimeout(() => markRead(metadata.id), READ_AFTER_MS);
    });
    observer.observe(element);
    return () => {
      clearTimeout(staying);
      observer.disconnect();
    };
  }, [metadata.id, planned]);
  return (
    <>
      <ContentVisibility metadata={metadata} />
      <article>
        <Eyebrow />
        <DocItemContent>{children}</DocItemContent>
        <div ref={end} />
        <DocItemFooter />
      </article>
      <DocItemPaginator />
    </>
  );
}
