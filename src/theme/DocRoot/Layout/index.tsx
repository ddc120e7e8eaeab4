/**
 * The page grid: chapter sidebar, text, margin.
 */
import { useDocsSidebar } from '@docusaurus/plugin-content-docs/client';
import { useLocation } from '@docusaurus/router';
import DocSidebar from '@theme/DocSidebar';
import type { Props } from '@theme/DocRoot/Layout';

export default function DocRootLayout({ children }: Props) {
  const sidebar = useDocsSidebar();
  const { pathname } = useLocation();
  return (
    <div className={sidebar ? 'u-shell' : 'u-shell u-shell--bare'}>
      {sidebar && (
        <aside className="u-side" aria-label="Chapter">
          <div className="u-side__inner" tabIndex={-1}>
            <DocSidebar
              key={sidebar.name}
              sidebar={sidebar.items}
              path={pathname}
              onCollapse={() => undefined}
              isHidden={false}
            />
          </div>
        </aside>
      )}
      <main className="u-main">{children}</main>
    </div>
  );
}
