/*
 * Runs in the head of every page (see faces.ts), where HREF is the sheet of the faces and LATEST_MS a time. All that a page
 * shows is fetched, and only then given to the page: each face by itself would lay the page out anew. KaTeX's rarer faces are
 * fetched when a formula needs them.
 */
(() => {
  const worker = navigator.serviceWorker;
  let begun = false;

  function linkSheet(blocking) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = HREF;
    if (blocking) link.setAttribute('blocking', 'render');
    document.head.appendChild(link);
  }

  function faceOf({ style }) {
    const of = (name) => style.getPropertyValue(name) || undefined;
    return new FontFace(of('font-family').replace(/["']/g, ''), of('src'), {
      style: of('font-style'),
      weight: of('font-weight'),
      display: of('font-display'),
      unicodeRange: of('unicode-range'),
    });
  }

  function shown({ style }) {
    const src = style.getPropertyValue('src');
    if (!/KaTeX_/.test(src)) return true;
    return document.querySelector('.katex') && /KaTeX_(Main-(Regular|Bold)|Math-Italic)\b/.test(src);
  }

  function giveFaces() {
    if (begun) return;
    begun = true;
    fetch(HREF)
      .then((answer) => answer.text())
      .then((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        const rules = [...sheet.cssRules];
        const faces = rules.map(faceOf);
        const give = () => faces.forEach((face) => document.fonts.add(face));
        return Promise.all(faces.filter((_, i) => shown(rules[i])).map((face) => face.load())).then(give, give);
      })
      .catch(() => linkSheet());
  }

  // The service worker answers from this device: the page waits for its faces.
  if (worker && worker.controller) return linkSheet(true);
  try {
    new PerformanceObserver(giveFaces).observe({ type: 'paint', buffered: true });
  } catch {
    addEventListener('load', giveFaces);
  }
  setTimeout(giveFaces, LATEST_MS); // a hidden page is never painted
})();
