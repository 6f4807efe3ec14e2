// A static file server, as plain as a host can be: files below a sub-path, nothing else.
//
//   node tests/e2e/server.mjs [folder] [port] [sub-path]

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.ftl': 'text/plain; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Serves `folder` under `prefix` (`/a/b/`); port 0 takes a free one. Files named in `replace` have that
 * text instead. Gives the address and `close`.
 */
export async function serve({ folder = 'dist', port = 0, prefix = '/', replace = {} } = {}) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const file = fileOf(root, prefix, request.url);
    try {
      const content = replace[relative(root, file ?? root)] ?? await readFile(file ?? '');
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    }
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const address = `http://127.0.0.1:${server.address().port}${prefix}`;
  return { address, close: () => new Promise((done) => server.close(done)) };
}

/** The file for an address, or nothing for one outside the sub-path or outside the folder. */
function fileOf(root, prefix, address) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
  if (!path.startsWith(prefix)) return undefined;
  const name = path.slice(prefix.length);
  const file = normalize(join(root, name === '' || name.endsWith('/') ? `${name}index.html` : name));
  return file.startsWith(root) ? file : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = 'dist', port = '4173', prefix = '/'] = process.argv.slice(2);
  const { address } = await serve({ folder, port: Number(port), prefix });
  console.log(`${folder} at ${address}`);
}
