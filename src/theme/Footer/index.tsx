/**
 * One line at the end of every page.
 */
import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';

export default function Footer() {
  const repository = useDocusaurusContext().siteConfig.customFields?.repository as string;
  return (
    <footer className="u-footer">
      <div>
        <Link to="/notation/">Notation</Link>
        <Link to="/glossary/">Glossary</Link>
        <Link to="/bibliography/">Bibliography</Link>
        <Link to="/how-fast/">How fast</Link>
        <Link to="/your-data/">Your own data</Link>
        <Link to="/progress/">Your progress</Link>
        {repository && <Link href={repository}>Source</Link>}
        <span>MIT licence. Nothing you do here leaves your browser.</span>
      </div>
    </footer>
  );
}
