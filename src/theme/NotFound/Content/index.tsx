/**
 * What stands where there is no page: a search, and the ways in. Works without scripts but for the search itself.
 */
import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import styles from './styles.module.css';

interface ChapterEntry {
  readonly folder: string;
  readonly number: number;
  readonly title: string;
  readonly started: boolean;
}

export default function NotFoundContent() {
  const chapters = useDocusaurusContext().siteConfig.customFields?.chapters as readonly ChapterEntry[];
  return (
    <main className={styles.page}>
      <h1>There is no page here</h1>
      <p>The address may have a slip in it, or the page has moved. Look for it by its words:</p>
      <form className={styles.search} role="search" action={useBaseUrl('/search/')}>
        <input name="q" type="search" aria-label="Words to look for" />
        <button type="submit">Search</button>
      </form>
      <p>Or start from a chapter:</p>
      <ol className={styles.chapters}>
        {chapters.map(({ folder, number, title, started }) => (
          <li key={folder} value={number}>
            <Link className="u-link" to={`/${folder}/`}>
              {title}
            </Link>
            {!started && <span className={styles.state}> not written yet</span>}
          </li>
        ))}
      </ol>
      <p>
        What a letter means stands on <Link to="/notation/">Notation</Link>, what a word means in the{' '}
        <Link to="/glossary/">Glossary</Link>.
      </p>
    </main>
  );
}
