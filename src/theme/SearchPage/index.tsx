/**
 * The page of all search results; its content is the page's main landmark.
 */
import SearchPageOriginal from '@theme-original/SearchPage';
import { useEffect } from 'react';

export default function SearchPage() {
  useEffect(() => {
    const content = document.querySelector('.main-wrapper');
    content?.setAttribute('role', 'main');
    return () => content?.removeAttribute('role');
  }, []);
  return <SearchPageOriginal />;
}
