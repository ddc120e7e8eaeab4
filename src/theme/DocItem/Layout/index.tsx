/**
 * One page: where it stands in its chapter, its text, what comes next. Marks the page as read at its end.
 */
import { useDoc, useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import ContentVisibility from '@theme/ContentVisibility';
import DocItemContent from '@theme/DocItem/Content';
import DocItemFooter from '@theme/DocItem/Footer';
import type { Props } from '@theme/DocItem/Layout';
import DocItemPaginator from '@theme/DocItem/Paginator';
import { useEffect, useRef } from 'react';
import { markRead } from '@site/src/components/Chapters/read-marks';

function Eyebrow() {
  const { metadata, frontMatter } = useDoc();
  const items = useDocsSidebar()?.items ?? [];
  const numbers = items.flatMap((item) => (item.type === 'link' ? [String(item.customProps?.number ?? '')] : []));
  const sections = numbers.filter((number) => number.includes('.')).length;
  const [, chapter, section] = /^(\d+)-[^/]*\/(?:(\d+)-)?/.exec(metadata.id) ?? [];
  const planned = (frontMatter as { status?: string }).status === 'planned';
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
  const { metadata } = useDoc();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || typeof IntersectionObserver === 'undefined') return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) markRead(metadata.id);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [metadata.id]);
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
