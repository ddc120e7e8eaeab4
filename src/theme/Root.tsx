/**
 * Around every page: the name of the symbol in question, and the partners of a circled letter.
 */
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
      {children}
      <SymbolTip />
    </>
  );
}
