/** Entry for the bundler, which cannot load TypeScript: the loader itself is notation.ts. */
const { require: load } = require('tsx/cjs/api');

module.exports = load('./notation.ts', __filename).default;
