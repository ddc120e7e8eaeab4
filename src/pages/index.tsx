/**
 * The front page: the problem in a headline, the answer in a picture, three specimens of how the course works, and its
 * ten chapters as questions. Shows nothing that is not computed.
 */
import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Heading from '@theme/Heading';
import Layout from '@theme/Layout';
import MDXContent from '@theme/MDXContent';
import front from '@site/docs/01-phoneme-rnn/experiments/front.stored.json';
import gradientCheck from '@site/docs/01-phoneme-rnn/experiments/gradient-check.stored.json';
import { Check } from '@site/src/components/Check';
import { FrontPicture } from '@site/src/components/FrontPicture';
import SpecimenCode from './_specimen-code.mdx';
import SpecimenEquation from './_specimen-equation.mdx';
import styles from './index.module.css';

interface ChapterEntry {
  readonly folder: string;
  readonly number: number;
  readonly title: string;
  readonly question: string;
  readonly started: boolean;
}

function Chapters({ chapters }: { readonly chapters: readonly ChapterEntry[] }) {
  return (
    <section className={styles.chapters} aria-labelledby="chapters">
      <Heading as="h2" id="chapters">
        Ten chapters
      </Heading>
      <ol>
        {chapters.map((chapter) => (
          <li key={chapter.folder} className={chapter.started ? styles.started : undefined}>
            <span className={styles.number}>{chapter.number}</span>
            <div>
              <Link to={`/${chapter.folder}/`}>{chapter.title}</Link>
              <p>{chapter.question}</p>
            </div>
            {!chapter.started && <span className={styles.state}>not written yet</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

export default function Home() {
  const { siteConfig } = useDocusaurusContext();
  const chapters = siteConfig.customFields?.chapters as readonly ChapterEntry[];
  return (
    <Layout description={siteConfig.tagline}>
      <main className={styles.page}>
        <header className={styles.head}>
          <h1>A network that hears one frame at a time has to remember.</h1>
          <p>
            A course on recurrent networks for audio. Each equation is derived, the code beside it is the code that
            runs, and its gradient is checked here, in your browser.
          </p>
        </header>
        <FrontPicture of={front}>
          <Link className="u-link" to="/01-phoneme-rnn/">
            How this was made
          </Link>
        </FrontPicture>
        <div className={styles.three}>
          <section aria-labelledby="derived">
            <h2 id="derived">Derived</h2>
            <p>Every factor with its shape, every step written out. Point at a symbol for its name.</p>
            <MDXContent>
              <SpecimenEquation />
            </MDXContent>
          </section>
          <section aria-labelledby="run">
            <h2 id="run">Run</h2>
            <p>Not a listing: these lines are read from the source that trains the networks of the course.</p>
            <MDXContent>
              <SpecimenCode />
            </MDXContent>
          </section>
          <section aria-labelledby="checked">
            <h2 id="checked">Checked</h2>
            <p>By finite differences, entry by entry, in this page. Then break a line and see the check find it.</p>
            <Check of={gradientCheck} fault="transpose">
              Take a transpose out
            </Check>
          </section>
        </div>
        <Chapters chapters={chapters} />
      </main>
    </Layout>
  );
}
