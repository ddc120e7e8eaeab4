/**
 * Lets a page be painted before its programs run: it is whole without them, and on a slow device they take a second. They are
 * fetched at once, as before, and started after the first frame; at once where nothing is painted.
 */
const DEFERRED = /<script src=("?)([^\s">]+)\1 defer(?:="?defer"?)?><\/script>/g;

/** Frames may not come, for instance in a tab that is not in view. */
const LATEST_MS = 300;

const START = `(function(){
var started=false;
function start(){
if(started)return;
started=true;
document.querySelectorAll('link[data-program]').forEach(function(link){
var script=document.createElement('script');
script.src=link.href;
script.async=false;
document.head.appendChild(script);
});
}
function soon(){requestAnimationFrame(function(){setTimeout(start)});setTimeout(start,${LATEST_MS})}
if(document.readyState==='loading')document.addEventListener('DOMContentLoaded',soon);else soon();
})()`.replace(/\n/g, '');

/** The page with its deferred scripts as preloads and a small script that starts them in their order. */
export function paintFirst(html: string): string {
  let last = false;
  const preloaded = html.replace(DEFERRED, (_, _quote, src: string) => {
    last = true;
    return `<link rel="preload" as="script" href="${src}" data-program>`;
  });
  return last ? preloaded.replace(/<\/head>|<body/, (next) => `<script>${START}</script>${next}`) : html;
}
