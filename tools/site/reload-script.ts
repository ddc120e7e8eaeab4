/**
 * A page that an older build left behind asks for programs that are gone. This script stands in the head, before them: it
 * loads such a page anew, once for each build, and says so where that did not help. The other half, for pages that have
 * started already, is src/lab/load-anew.ts; both write down the build under the same name.
 */
export const RELOADED = 'unrolled.reloaded';

const SAYS =
  'The program of this page could not be loaded. The text and the stored pictures are whole; demos and search are not. ' +
  'Check the connection and load the page again.';

export const RELOAD_SCRIPT = `(function(){
var page=document.documentElement,meta=document.querySelector('meta[name=unrolled-build]');
addEventListener('error',function(event){
var script=event.target;
if(!meta||!script||script.tagName!=='SCRIPT'||script.src.indexOf(location.origin)||page.dataset.hasHydrated==='true')return;
try{
var tried=sessionStorage.getItem('${RELOADED}')||'';
if(navigator.onLine&&tried.indexOf(meta.content)<0){
sessionStorage.setItem('${RELOADED}',tried+' '+meta.content);
location.reload();
return;
}
}catch(closed){}
addEventListener('DOMContentLoaded',say);
if(document.readyState!=='loading')say();
},true);
var said=false;
function say(){
var main=document.querySelector('main');
if(said||!main)return;
said=true;
var note=document.createElement('p');
note.className='u-alert';
note.setAttribute('role','alert');
note.textContent='${SAYS}';
main.prepend(note);
}
})();`.replace(/\n/g, '');
