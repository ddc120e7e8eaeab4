/**
 * The search box, with what it lacks for keyboards and screen readers: it does not take the focus back from a reader who
 * went on while the index was loading, the box names the list it controls, and the link at the end of the list is an
 * option of it.
 */
import SearchBarOriginal from '@theme-original/SearchBar';
import { useEffect, useRef, type ComponentProps } from 'react';

function mend(root: HTMLElement): void {
  for (const input of root.querySelectorAll('input[role="combobox"]')) {
    const list = root.querySelector('[role="listbox"]');
    if (list && input.getAttribute('aria-controls') !== list.id) input.setAttribute('aria-controls', list.id);
  }
  for (const link of root.querySelectorAll('[role="listbox"] a:not([role])')) link.setAttribute('role', 'option');
}

/**
 * The box focuses itself when its index has arrived, wherever the reader is by then. Here a script may focus it only
 * while Ctrl or ⌘ and a key are pressed (its shortcut), or when nothing else has the focus. Returns what ends the watch.
 */
function keepFocusWhereItIs(input: HTMLInputElement): () => void {
  let pressed = false;
  const press = (event: KeyboardEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    pressed = true;
    setTimeout(() => (pressed = false));
  };
  document.addEventListener('keydown', press, true);
  input.focus = (options) => {
    const at = document.activeElement;
    const elsewhere = at !== null && at !== document.body && at !== input;
    if (pressed || !elsewhere) HTMLElement.prototype.focus.call(input, options);
  };
  return () => document.removeEventListener('keydown', press, true);
}

export default function SearchBar(props: ComponentProps<typeof SearchBarOriginal>) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const observer = new MutationObserver(() => mend(element));
    observer.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ['role'] });
    const input = element.querySelector('input');
    const release = input ? keepFocusWhereItIs(input) : undefined;
    return () => {
      observer.disconnect();
      release?.();
    };
  }, []);
  return (
    <div ref={root}>
      <SearchBarOriginal {...props} />
    </div>
  );
}
