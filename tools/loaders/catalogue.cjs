/** Entry for the bundler, which cannot load TypeScript: the loader itself is catalogue.ts. */
const { require: load } = require('tsx/cjs/api');

module.exports = load('./catalogue.ts', __filename).default;
