/** Entry for the bundler, which cannot load TypeScript: the loader itself is equation.ts. */
const { require: load } = require('tsx/cjs/api');

module.exports = load('./equation.ts', __filename).default;
