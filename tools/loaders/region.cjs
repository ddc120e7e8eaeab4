/** Entry for the bundler, which cannot load TypeScript: the loader itself is region.ts. */
const { require: load } = require('tsx/cjs/api');

module.exports = load('./region.ts', __filename).default;
