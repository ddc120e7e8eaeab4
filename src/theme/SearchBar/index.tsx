/**
 * The search box, with what its list lacks for screen readers: the box names the list it controls, and the link at the
 * end of the list is an option of it.
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

export default function SearchBar(props: ComponentProps<typeof SearchBarOriginal>) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const observer = new MutationObserver(() => mend(element));
    observer.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ['role'] });
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={root}>
      <SearchBarOriginal {...props} />
    </div>
  );
}
