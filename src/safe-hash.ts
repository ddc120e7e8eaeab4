/**
 * A hash that cannot be decoded ("#%") crashes Docusaurus's scrolling when it comes without a load of the page. It is
 * taken out of the address before the router sees it: client modules load before the router listens.
 */
if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    const { hash, pathname, search } = window.location;
    try {
      decodeURIComponent(hash);
    } catch {
      window.history.replaceState(window.history.state, '', pathname + search);
    }
  });
}
