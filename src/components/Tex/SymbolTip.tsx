/**
 * The name, meaning and shape of the symbol in question: under the pointer, under a finger, or, where a display formula
 * has the focus, chosen with the arrow keys. One listener for all formulas of a page, one tab stop for each formula.
 *
 * Nothing depends on it: every display formula lists its symbols below itself.
 */
import { useEffect, useState, type CSSProperties } from 'react';
import { legendRow, type LegendRow } from './legend';

interface Tip {
  /** Undefined: how the keys work. */
  readonly row?: LegendRow;
  readonly place: CSSProperties;
  /** Chosen by key, so it is said aloud and stays when the page scrolls. */
  readonly byKey?: boolean;
}

const WIDTH = 320;
/** A tip of three lines; where there is less room below a symbol, it stands above. */
const HEIGHT = 96;
const KEYS = 'Arrow keys: what each symbol means';
const ON = 'sym-on';

function placeAt(element: Element): CSSProperties {
  const { left, top, bottom } = element.getBoundingClientRect();
  const x = Math.max(16, Math.min(left, window.innerWidth - Math.min(WIDTH, window.innerWidth - 32) - 16));
  const below = bottom + 8 + HEIGHT <= window.innerHeight;
  return below ? { left: x, top: bottom + 8 } : { left: x, bottom: window.innerHeight - top + 8 };
}

function tipFor(symbol: Element | null | undefined): Tip | undefined {
  const row = symbol && legendRow(symbol.getAttribute('data-sym') ?? '');
  return row ? { row, place: placeAt(symbol) } : undefined;
}

const symbolAt = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('[data-sym]') : null;

const formulaAt = (target: EventTarget | null): HTMLElement | undefined =>
  target instanceof HTMLElement && target.parentElement?.classList.contains('tex-block') && target.tabIndex === 0
    ? target
    : undefined;

/** What a row says, in one line. */
export function spokenRow({ means, shape, code }: Pick<LegendRow, 'means' | 'shape' | 'code'>): string {
  return [means, shape === '–' ? '' : `shape ${shape}`, code === '–' ? '' : `${code} in the code`]
    .filter(Boolean)
    .join('; ');
}

export function SymbolTip() {
  const [tip, setTip] = useState<Tip>();
  useEffect(() => {
    let chosen: Element | undefined;
    let focused: HTMLElement | undefined;
    let mouse: [number, number] | undefined;
    function choose(symbol: Element | undefined): void {
      chosen?.classList.remove(ON);
      chosen = symbol;
      symbol?.classList.add(ON);
      symbol?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const next = tipFor(symbol);
      setTip(next && { ...next, byKey: true });
    }
    const point = ({ target, pointerType, clientX, clientY }: PointerEvent): void => {
      mouse = pointerType === 'mouse' ? [clientX, clientY] : undefined;
      const next = tipFor(symbolAt(target));
      // Only a formula's keyboard tip outlives a pointer that happens to move elsewhere.
      if (next || !chosen) setTip(next);
    };
    const press = ({ target }: Event): void => {
      choose(undefined);
      setTip(tipFor(symbolAt(target)));
    };
    const focus = ({ target }: FocusEvent): void => {
      const formula = formulaAt(target);
      choose(undefined);
      focused = formula?.matches(':focus-visible') && formula.querySelector('[data-sym]') ? formula : undefined;
      if (focused) setTip({ place: placeAt(focused), byKey: true });
    };
    const blur = (): void => {
      focused = undefined;
      choose(undefined);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') return choose(undefined);
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const formula = formulaAt(event.target);
      if (!step || !formula || event.altKey || event.ctrlKey || event.metaKey) return;
      const all = [...formula.querySelectorAll('[data-sym]')].filter((one) => tipFor(one));
      const at = chosen ? all.indexOf(chosen) : -1;
      const next = all.at(at < 0 ? (step > 0 ? 0 : -1) : at + step);
      // Past either end the keys do what they always do: scroll.
      if (!next || at + step < -1 || (at === 0 && step < 0)) return;
      event.preventDefault();
      choose(next);
    };
    // A formula that takes the focus may scroll into view only after that; a page that moves brings others under a mouse.
    const scroll = (): void => {
      const at = chosen ?? focused;
      setTip((now) => {
        if (now?.byKey) return at && { ...now, place: placeAt(at) };
        return now && mouse && tipFor(symbolAt(document.elementFromPoint(...mouse)));
      });
    };
    document.addEventListener('pointerover', point);
    document.addEventListener('click', press);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', blur);
    document.addEventListener('keydown', key);
    window.addEventListener('scroll', scroll, { passive: true });
    return () => {
      choose(undefined);
      document.removeEventListener('pointerover', point);
      document.removeEventListener('click', press);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', blur);
      document.removeEventListener('keydown', key);
      window.removeEventListener('scroll', scroll);
    };
  }, []);
  return (
    <>
      <p className="u-hidden" role="status">
        {tip?.byKey && (tip.row ? spokenRow(tip.row) : KEYS)}
      </p>
      {tip && (
        <div className="u-tip" style={tip.place} aria-hidden="true">
          {tip.row ? <Row row={tip.row} /> : KEYS}
        </div>
      )}
    </>
  );
}

function Row({ row }: { readonly row: LegendRow }) {
  return (
    <>
      <span dangerouslySetInnerHTML={{ __html: row.html }} />
      {row.means}
      <small>{[row.shape, row.code].filter((text) => text !== '–').join(' · ')}</small>
    </>
  );
}
