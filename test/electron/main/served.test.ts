import fc from 'fast-check'
import { normalize } from 'node:path'
import { expect, test } from 'vitest'
import { PAGES, type Page, served } from '../../../electron/main/served.ts'

const pages = Object.keys(PAGES) as Page[]

test.each([
  ['waypost', '/', 'renderer/app/index.html', 'text/html; charset=utf-8'],
  ['unlock', '/index.html', 'renderer/unlock/index.html', 'text/html; charset=utf-8'],
  ['waypost', '/assets/app-x1_Y.js', 'renderer/assets/app-x1_Y.js', 'text/javascript; charset=utf-8'],
  ['unlock', '/assets/noto-sans-latin.woff2', 'renderer/assets/noto-sans-latin.woff2', 'font/woff2'],
  ['waypost', '/assets/zstd.wasm', 'renderer/assets/zstd.wasm', 'application/wasm'],
  ['waypost', '/basemap/world.pmtiles', 'assets/basemap/world.pmtiles', 'application/octet-stream'],
  ['waypost', '/reference/airports.json', 'assets/reference/airports.json', 'application/json; charset=utf-8'],
] as const)('[MAIN-5] app://%s%s', (page, path, file, type) => {
  expect(served(page, path)).toEqual({ file, type })
})

test.each([
  '/assets/../main/index.js', '/assets/%2e%2e/main/index.js', '/assets/..%2fmain/index.js', '/assets//etc/passwd.json', '/assets/.inputs', '/assets/.hidden.js',
  '/assets/a/../b.js', '/main/index.js', '/notary/index.js', '/renderer/app/index.html', '/assets/index.html', '/assets/app', '/assets/app.exe', '/basemap', '/package.json',
  '/assets/app.js/', String.raw`/assets\..\main.js`, '/assets/app.js\0.png', '',
])('[MAIN-5] %j is nobody\'s', path => {
  for (const page of pages) expect(served(page, path)).toBeUndefined()
})

test('[MAIN-5] whatever is asked, nothing outside the pages\' own folders is named', () => {
  const piece = fc.oneof(fc.constantFrom('assets', 'basemap', 'reference', '..', '.', '', '%2e%2e', 'main', 'index.js', 'world.pmtiles', 'C:', '~'), fc.string({ maxLength: 8 }))
  fc.assert(fc.property(fc.constantFrom(...pages), fc.array(piece, { maxLength: 6 }), (page, pieces) => {
    const found = served(page, `/${pieces.join('/')}`)
    if (found === undefined) return
    expect(normalize(found.file)).toBe(found.file)
    expect(found.file).toMatch(/^(renderer\/(assets|app|unlock|intake|print)\/|assets\/(basemap|reference)\/)/)
  }))
})
