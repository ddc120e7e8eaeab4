/**
 * A link of Docusaurus 3.10.2 watches whether it comes into view, with a new observer each time it is drawn, and lets go of the
 * last one only: 40 observers stay behind with every page that is left. Here each lets go of the one before it.
 * Mended by Docusaurus itself after 3.10.2 (facebook/docusaurus#12326): then this file and its rule can go.
 */
const LEAKS = 'innerRef.current = el;\n';

module.exports = function mendLink(source) {
  if (source.split(LEAKS).length !== 2) {
    throw new Error(
      `${this.resourcePath}: expected one "${LEAKS.trim()}" in Docusaurus's Link; if it lets go of its observers now, ` +
        'delete tools/loaders/link-observers.cjs and its rule in tools/site/plugin.ts',
    );
  }
  return source.replace(LEAKS, `${LEAKS}        ioRef.current?.disconnect();\n`);
};
