/**
 * Around every page: preloaded faces, the name of the symbol in question, and the partners of a circled letter.
 */
import Head from '@docusaurus/Head';
import textFace from '@fontsource-variable/stix-two-text/files/stix-two-text-latin-wght-normal.woff2';
import labelFace from '@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2';
import { useEffect, type ReactNode } from 'react';
import { SymbolTip } from '@site/src/components/Tex/SymbolTip';

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

function usePartners(): void {
  useEffect(() => {
    const over = (event: PointerEvent): void => showPartners(event.target, true);
    const out = (event: PointerEvent): void => showPartners(event.target, false);
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerout', out);
    return () => {
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerout', out);
    };
  }, []);
}

export default function Root({ children }: { readonly children: ReactNode }) {
  usePartners();
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
