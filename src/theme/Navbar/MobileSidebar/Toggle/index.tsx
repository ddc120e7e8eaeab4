/**
 * The word Menu opens the menu on a narrow screen.
 */
import { useNavbarMobileSidebar } from '@docusaurus/theme-common/internal';

export default function NavbarMobileSidebarToggle() {
  const { toggle, shown } = useNavbarMobileSidebar();
  return (
    <button type="button" className="u-menu-button navbar__toggle" onClick={toggle} aria-expanded={shown}>
      Menu
    </button>
  );
}
