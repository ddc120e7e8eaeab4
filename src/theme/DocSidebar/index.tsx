/**
 * The chapter as an unrolled chain: one cell a section, filled = read, heavy = here.
 */
import Link from '@docusaurus/Link';
import { isActiveSidebarItem } from '@docusaurus/plugin-content-docs/client';
import { NavbarSecondaryMenuFiller, useWindowSize } from '@docusaurus/theme-common';
import { useNavbarMobileSidebar } from '@docusaurus/theme-common/internal';
import type { PropSidebarItemLink } from '@docusaurus/plugin-content-docs';
import type { Props } from '@theme/DocSidebar';
import clsx from 'clsx';
import { useSyncExternalStore } from 'react';
import { noMarks, readMarks, subscribeToMarks } from '@site/src/components/Chapters/read-marks';
import styles from './styles.module.css';

interface Cell {
  readonly item: PropSidebarItemLink;
  readonly number: string;
  readonly planned: boolean;
  readonly role: string;
}

function cells(sidebar: Props['sidebar']): Cell[] {
  return sidebar.flatMap((item) => {
    if (item.type !== 'link') return [];
    const props = item.customProps ?? {};
    return [
      {
        item,
        number: typeof props.number === 'string' ? props.number : '',
        planned: props.planned === true,
        role: typeof props.role === 'string' ? props.role : 'section',
      },
    ];
  });
}

function Chain({ sidebar, path, onFollow }: Pick<Props, 'sidebar' | 'path'> & { readonly onFollow?: () => void }) {
  const read = useSyncExternalStore(subscribeToMarks, readMarks, noMarks);
  const all = cells(sidebar);
  const index = all.find((cell) => cell.role === 'index');
  const next = all.find((cell) => cell.role === 'next');
  const sections = all.filter((cell) => cell.role === 'section');
  const allPlanned = sections.every((cell) => cell.planned);
  return (
    <nav aria-label={index ? `Chapter ${index.number}` : 'Reference'} className={styles.nav}>
      {index && (
        <Link to={index.item.href} className={styles.title} onClick={onFollow}>
          <span>Chapter {index.number}</span>
          <b>{index.item.label}</b>
        </Link>
      )}
      {allPlanned && <p className={styles.all}>Planned, not written yet</p>}
      <ol className={clsx(styles.chain, !index && styles.loose)}>
        {sections.map(({ item, number, planned }) => {
          const here = isActiveSidebarItem(item, path);
          const done = !planned && read.has(item.docId ?? '');
          return (
            <li key={item.href} className={clsx(here && styles.here, done && styles.read, planned && styles.planned)}>
              <Link to={item.href} aria-current={here ? 'page' : undefined} onClick={onFollow}>
                {number && <span className={styles.number}>{number}</span>}
                <span>
                  {item.label}
                  {done && <span className={styles.hidden}> (read)</span>}
                  {planned && !allPlanned && <span className={styles.note}>planned</span>}
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
      {next && (
        <Link to={next.item.href} className={styles.next} onClick={onFollow}>
          <span>Next chapter</span>
          {next.number} {next.item.label}
        </Link>
      )}
    </nav>
  );
}

function MobileChain(props: Pick<Props, 'sidebar' | 'path'>) {
  const menu = useNavbarMobileSidebar();
  return <Chain {...props} onFollow={() => menu.toggle()} />;
}

export default function DocSidebar({ sidebar, path }: Props) {
  const size = useWindowSize();
  return (
    <>
      <Chain sidebar={sidebar} path={path} />
      {size === 'mobile' && <NavbarSecondaryMenuFiller component={MobileChain} props={{ sidebar, path }} />}
    </>
  );
}
