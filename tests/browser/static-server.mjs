/**
 * Serves a built site under a base URL by GitHub Pages' rules: a folder without its slash is redirected, `page` finds
 * `page.html`, what is absent gets 404.html with status 404, a query is ignored, text is compressed.
 *
 *   node tests/browser/static-server.mjs --dir build --base /course/ --port 4321
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
};

/** What a request gets: `{ status, file }` or `{ status, location }`. `base` begins and ends with a slash. */
export function resolveRequest(folder, base, url) {
  const missing = { status: 404, file: path.join(folder, '404.html') };
  const [rawPath, query] = url.split('?', 2);
  let asked;
  try {
    asked = decodeURIComponent(rawPath);
  } catch {
    return { status: 400 };
  }
  if (`${asked}/` === base) return { status: 301, location: base + (query ? `?${query}` : '') };
  if (!asked.startsWith(base) || asked.includes('\0')) return missing;
  const file = path.join(folder, asked.slice(base.length));
  if (file !== folder && !file.startsWith(folder + path.sep) && file !== folder + path.sep) return missing;
  if (isFile(file) && !asked.endsWith('/')) return { status: 200, file };
  if (existsSync(file) && statSync(file).isDirectory()) {
    const index = path.join(file, 'index.html');
    if (!isFile(index)) return missing;
    if (asked.endsWith('/')) return { status: 200, file: index };
    return { status: 301, location: `${rawPath}/${query ? `?${query}` : ''}` };
  }
  return isFile(`${file}.html`) && !asked.endsWith('/') ? { status: 200, file: `${file}.html` } : missing;
}

function isFile(file) {
  return existsSync(file) && statSync(file).isFile();
}

/** A server that is not listening yet. Compressed files are kept: a hundred tests ask for the same ones. */
export function createStaticServer(folder, base) {
  const kept = new Map();
  const compressed = (file) => {
    const { mtimeMs } = statSync(file);
    if (kept.get(file)?.mtimeMs !== mtimeMs) kept.set(file, { mtimeMs, bytes: gzipSync(readFileSync(file)) });
    return kept.get(file).bytes;
  };
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    const answer = resolveRequest(path.resolve(folder), base, request.url ?? '/');
    if (answer.location) {
      response.writeHead(answer.status, { location: answer.location }).end();
      return;
    }
    if (!answer.file || !existsSync(answer.file)) {
      response.writeHead(answer.status === 200 ? 404 : answer.status, { 'content-type': types['.txt'] });
      response.end(`${answer.status}\n`);
      return;
    }
    const type = types[path.extname(answer.file)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'cache-control': 'max-age=600', vary: 'Accept-Encoding' };
    const compress =
      /^text|json|xml|manifest|wasm/.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (compress) headers['content-encoding'] = 'gzip';
    else headers['content-length'] = statSync(answer.file).size;
    response.writeHead(answer.status, headers);
    if (request.method === 'HEAD') response.end();
    else if (compress) response.end(compressed(answer.file));
    else createReadStream(answer.file).pipe(response);
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const option = (name, fallback) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? fallback : process.argv[at + 1];
  };
  const folder = option('dir', 'build');
  const base = option('base', '/');
  const port = Number(option('port', '4321'));
  if (!existsSync(path.join(folder, 'index.html'))) {
    console.error(`static-server: no index.html in ${folder}; build the site first`);
    process.exit(1);
  }
  if (!readFileSync(path.join(folder, 'index.html'), 'utf8').includes(`${base}assets/`)) {
    console.error(`static-server: ${folder} was not built for the base URL ${base}; build it with BASE_URL=${base}`);
    process.exit(1);
  }
  createStaticServer(folder, base).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}${base}`));
}
