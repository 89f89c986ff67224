/** The pages, each on an origin of its own, and the folder under out/renderer that holds its index.html. */
export const PAGES = { waypost: 'app', unlock: 'unlock', intake: 'intake', print: 'print' } as const
export type Page = keyof typeof PAGES

/** A file of ours behind an `app:` address: its place under out/ and its media type. */
export interface Served {
  readonly file: string
  readonly type: string
}

const TYPES: { readonly [extension: string]: string } = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  pmtiles: 'application/octet-stream',
  pbf: 'application/octet-stream',
  map: 'application/json; charset=utf-8',
}
/** Plain names only: no name begins with a dot, so no address can climb. */
const PATH = /^\/(?<root>assets|basemap|reference)\/(?<rest>([A-Za-z0-9_][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_][A-Za-z0-9_.-]*\.(?<extension>[a-z0-9]+))$/

/**
 * What a page may ask of its own origin: itself, the scripts and fonts that the build made, the base map and the reference lists.
 *
 * @param path as it stands in the address, still escaped; an escape never names anything that we serve.
 */
export function served(page: Page, path: string): Served | undefined {
  if (path === '/' || path === '/index.html') return { file: `renderer/${PAGES[page]}/index.html`, type: TYPES['html'] ?? '' }
  const { root, rest, extension } = PATH.exec(path)?.groups ?? {}
  const type = TYPES[extension ?? '']
  if (root === undefined || rest === undefined || type === undefined || extension === 'html') return undefined
  return { file: root === 'assets' ? `renderer/assets/${rest}` : `assets/${root}/${rest}`, type }
}
