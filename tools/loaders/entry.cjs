/** Entry for the bundler, which cannot load TypeScript: the loader itself is entry.ts. */
const { require: load } = require('tsx/cjs/api');

module.exports = load('./entry.ts', __filename).default;
