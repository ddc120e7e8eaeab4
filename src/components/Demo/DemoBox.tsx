/**
 * The box of a demo around a lab somebody else holds: title, bar, parameters, picture, finding, where it ran. For demos
 * that add controls of their own; a page without such wishes uses <Demo>.
 */
import type { Stored } from '@unrolled/lab-protocol';
import { useId, useState, type CSSProperties, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import type { Lab } from '../../lab/useExperiment';
import { View } from '../views/View';
import { AsTable } from './AsTable';
import styles from './Demo.module.css';
import { FindingText } from './Finding';
import { Params } from './Params';
import { RanOn } from './RanOn';
import { TakeModel } from './TakeModel';

export interface DemoBoxProps {
  readonly lab: Lab;
  /** Anchor and name of the demo on its page; default the experiment's id. */
  readonly id?: string;
  /** Ids of views this demo does not show. */
  readonly hideViews?: readonly string[];
  /** 2, 3 or 4: one below the heading the demo stands under. Default 3. */
  readonly headingLevel?: 2 | 3 | 4;
  /** More controls, under the parameters; shown once scripts run. */
  readonly children?: ReactNode;
  /** A picture of the demo's own, in place of the views. */
  readonly picture?: ReactNode;
  /** True where the demo steps through its picture in a way of its own. */
  readonly hideStep?: boolean;
}

export function DemoBox({
  lab,
  id,
  hideViews = [],
  headingLevel = 3,
  children,
  picture,
  hideStep,
}: DemoBoxProps): ReactNode {
  const hydrated = useHydrated();
  const titleId = useId();
  const [tableShown, setTableShown] = useState(false);
  const { of, snapshot } = lab;
  const name = id ?? of.id;
  const anchor = `demo-${name.replace(/[^\w-]+/g, '-')}`;
  const Heading = `h${headingLevel}` as const;
  const views = of.views.filter((view) => !hideViews.includes(view.id));
  return (
    <section className={styles.demo} id={anchor} aria-labelledby={titleId} data-demo={name} data-phase={snapshot.phase}>
      <header className={styles.header}>
        <Heading className={styles.title} id={titleId}>
          {of.title}
        </Heading>
        <span className={styles.name}>
          {name}
          {hydrated && <CopyLink address={() => lab.link(anchor)} />}
        </span>
      </header>
      <noscript>
        <p className={styles.noScript}>This picture is the stored run. To run it yourself, turn JavaScript on.</p>
      </noscript>
      <div className={styles.controls} style={roomForControls(of)}>
        {hydrated && (
          <>
            <TakeModel lab={lab} hideStep={hideStep} />
            <Params lab={lab} />
            {children}
          </>
        )}
      </div>
      {picture ?? (
        <div className={styles.views}>
          {views.map((view) => (
            <div key={view.id} className={styles.view} data-size={'size' in view ? (view.size ?? 'full') : 'full'}>
              <View view={view} stored={of} live={snapshot.picture} />
            </div>
          ))}
        </div>
      )}
      <FindingText lab={lab} />
      <RanOn lab={lab} hydrated={hydrated} tableShown={tableShown} onTable={() => setTableShown(!tableShown)} />
      {tableShown && (
        <AsTable views={views} picture={snapshot.picture ?? of.picture} withTables={picture !== undefined} />
      )}
    </section>
  );
}

/** Heights, in pixels, that bar and parameters will take once scripts run: the page must not jump then. */
function roomForControls({ params }: Stored): CSSProperties {
  const specs = Object.values(params);
  const front = specs.filter((spec) => !spec.more).length;
  const room = (bar: number, columns: number, row: number, gap: number, more: number): string => {
    const rows = Math.ceil(front / columns);
    const grid = specs.length > 0 ? 14 + rows * row + Math.max(0, rows - 1) * gap : 0;
    return `${bar + grid + (front < specs.length ? more : 0)}px`;
  };
  return { '--controls-wide': room(61, 5, 55, 8, 28), '--controls-phone': room(124, 2, 95, 4, 44) } as CSSProperties;
}

function CopyLink({ address }: { readonly address: () => string }): ReactNode {
  const [words, setWords] = useState('copy link');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(address());
      setWords('copied');
    } catch {
      window.history.replaceState(window.history.state, '', address());
      setWords('it is in the address bar');
    }
  }
  return (
    <>
      {' · '}
      <button type="button" className={styles.link} onClick={() => void copy()} onBlur={() => setWords('copy link')}>
        {words}
      </button>
    </>
  );
}
