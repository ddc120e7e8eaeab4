/**
 * On a phone a long page of formulas takes a second or more to lay out, so what is out of view waits until it comes near
 * (content-visibility in src/css/layout.css). Where a place within a page is asked for, the page is laid out whole first, so
 * that the way there leads to it: `data-whole` at the root element. A page that is loaded at a place says so in its head
 * (tools/site/plugin.ts).
 */
export function onRouteUpdate({ location }: { readonly location: { readonly hash: string } }): void {
  if (location.hash) document.documentElement.setAttribute('data-whole', '');
}
