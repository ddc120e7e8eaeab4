/**
 * The page before and the page after; after the last page of a chapter comes the next chapter.
 */
import Link from '@docusaurus/Link';
import { useDoc, useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import styles from './styles.module.css';

export default function DocItemPaginator() {
  const { previous, next } = useDoc().metadata;
  const items = useDocsSidebar()?.items ?? [];
  const chapter = items.find((item) => item.type === 'link' && item.customProps?.role === 'next');
  const after =
    next ??
    (chapter?.type === 'link'
      ? { permalink: chapter.href, title: `Chapter ${String(chapter.customProps?.number)}: ${chapter.label}` }
      : undefined);
  if (!previous && !after) return null;
  return (
    <nav className={`${styles.nav} pagination-nav`} aria-label="Pages before and after">
      {previous && (
        <Link to={previous.permalink} rel="prev">
          <span>Before</span>
          {previous.title}
        </Link>
      )}
      {after && (
        <Link to={after.permalink} rel="next" className={styles.next}>
          <span>Next</span>
          {after.title}
        </Link>
      )}
    </nav>
  );
}
