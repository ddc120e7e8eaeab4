/**
 * Around every page: preloaded faces, and the name of the symbol under the pointer.
 *
 * One listener for all formulas. Nothing depends on it: every display formula lists its symbols below itself.
 */
import Head from '@docusaurus/Head';
import textFace from '@fontsource-variable/stix-two-text/files/stix-two-text-latin-wght-normal.woff2';
import labelFace from '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2';
import { useEffect, useState, type ReactNode } from 'react';
import { legendRow, type LegendRow } from '@site/src/components/Tex/legend';

interface Tip {
  readonly row: LegendRow;
  readonly left: number;
  readonly top: number;
}

function tipFor(target: EventTarget | null): Tip | undefined {
  if (!(target instanceof Element)) return undefined;
  const symbol = target.closest('[data-sym]');
  const row = symbol && legendRow(symbol.getAttribute('data-sym') ?? '');
  if (!symbol || !row) return undefined;
  const box = symbol.getBoundingClientRect();
  const width = Math.min(320, window.innerWidth - 32);
  const left = Math.max(16, Math.min(box.left, window.innerWidth - width - 16));
  return { row, left, top: box.bottom + 8 };
}

/** Underlines the partners of a circled letter within its tie. */
function showPartners(target: EventTarget | null, on: boolean): void {
  if (!(target instanceof Element)) return;
  const mark = target.closest('[data-mark]');
  const letter = mark?.getAttribute('data-mark');
  const partners = letter
    ? (mark?.closest('.u-tie')?.querySelectorAll(`[data-mark="${CSS.escape(letter)}"]`) ?? [])
    : [];
  for (const partner of partners) partner.classList.toggle('mark-on', on);
}

function SymbolTip() {
  const [tip, setTip] = useState<Tip>();
  useEffect(() => {
    const over = (event: PointerEvent): void => {
      setTip(tipFor(event.target));
      showPartners(event.target, true);
    };
    const out = (event: PointerEvent): void => showPartners(event.target, false);
    const click = (event: MouseEvent): void => setTip(tipFor(event.target));
    const hide = (): void => setTip(undefined);
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerout', out);
    document.addEventListener('click', click);
    document.addEventListener('keydown', key);
    window.addEventListener('scroll', hide, { passive: true });
    return () => {
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerout', out);
      document.removeEventListener('click', click);
      document.removeEventListener('keydown', key);
      window.removeEventListener('scroll', hide);
    };
  }, []);
  if (!tip) return null;
  const { row, left, top } = tip;
  return (
    <div className="u-tip" style={{ left, top }} aria-hidden="true">
      <span dangerouslySetInnerHTML={{ __html: row.html }} />
      {row.means}
      <small>{[row.shape, row.code].filter((text) => text !== '–').join(' · ')}</small>
    </div>
  );
}

export default function Root({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <Head>
        <link rel="preload" as="font" type="font/woff2" crossOrigin="anonymous" href={textFace} />
        <link rel="preload" as="font" type="font/woff2" crossOrigin="anonymous" href={labelFace} />
      </Head>
      {children}
      <SymbolTip />
    </>
  );
}
