// Who may import whom. Read this before adding a folder; change it on purpose, with the reason in that folder's README.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const VIEW = ['shared/*', 'renderer/state', 'renderer/ui', 'npm:react', 'npm:react-aria-components', 'npm:lucide-react', 'npm:zustand']

/**
 * Folder → what it may import: folders, `npm:` packages, `node`, `electron`. A trailing `*` stands for all that begin so;
 * `types:` lets types through and nothing that runs.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'shared/stix': ['npm:@noble/hashes'],
  'shared/seal': [],
  'shared/script': [],
  'shared/wording': ['assets/locales', 'npm:intl-messageformat', 'types:shared/contract'],
  'shared/movement': ['shared/stix', 'npm:hyparquet', 'npm:hyparquet-writer', 'npm:hyparquet-compressors'],
  'shared/handling': ['shared/movement', 'shared/stix'],
  'shared/exchange': ['shared/stix'],
  'shared/journal': ['shared/seal'],
  'shared/columns': ['shared/movement', 'shared/stix'],
  'shared/practice': ['shared/exchange', 'shared/handling', 'shared/movement', 'shared/stix'],
  'shared/sync': ['shared/exchange', 'shared/handling', 'shared/movement', 'shared/stix'],
  'shared/audit': ['shared/seal', 'shared/stix'],
  'shared/detect': ['shared/columns', 'shared/movement'],
  'shared/link': ['shared/columns', 'shared/stix'],
  'shared/annotation': ['shared/handling', 'shared/movement', 'shared/stix'],
  'shared/outbox': ['shared/annotation', 'shared/exchange', 'shared/handling', 'shared/movement', 'shared/stix'],
  'shared/workspace': ['shared/columns', 'shared/movement', 'shared/stix'],
  'shared/contract': ['types:shared/*', 'npm:zod'],

  'electron/main': ['shared/*', 'assets/locales', 'npm:zod', 'electron/device', 'electron', 'node'],
  'electron/preload': ['shared/contract', 'electron'],
  'electron/notary': ['shared/*', 'npm:zod', 'electron/device', 'electron', 'node'],
  'electron/uplink': ['shared/*', 'npm:zod', 'electron/device', 'electron', 'node'],
  'electron/device': ['shared/*', 'electron', 'node'],

  'renderer/ui': ['npm:react', 'npm:react-aria-components', 'npm:lucide-react', 'npm:@fontsource-variable/*', 'shared/wording', 'types:shared/*'],
  'renderer/bridge': ['shared/*'],
  'renderer/state': ['shared/*', 'npm:zod', 'npm:zustand', 'npm:react'],
  'renderer/vault': ['shared/*', 'npm:zod', 'npm:dexie', 'npm:@bokuweb/zstd-wasm', 'npm:@noble/curves', 'npm:@noble/hashes'],
  'renderer/intake': ['shared/*', 'npm:zod', 'assets/reference'],
  'renderer/unlock': ['shared/*', 'renderer/bridge', 'renderer/ui', 'npm:react', 'npm:react-dom', 'npm:react-aria-components', 'npm:lucide-react', 'npm:hash-wasm',
    'npm:@scure/bip39', 'npm:@noble/curves', 'npm:shamir-secret-sharing', 'npm:@zxcvbn-ts/*', 'npm:uqr'],
  'renderer/print': ['shared/*', 'renderer/bridge', 'renderer/ui', 'npm:react', 'npm:react-dom'],
  'renderer/map': [...VIEW, 'npm:leaflet', 'npm:react-leaflet', 'npm:protomaps-leaflet', 'npm:pmtiles', 'npm:mgrs'],
  'renderer/timeline': [...VIEW, 'npm:d3-*'],
  'renderer/table': VIEW,
  'renderer/graph': VIEW,
  'renderer/desk': VIEW,
  'renderer/cases': VIEW,
  'renderer/exchanges': VIEW,
  'renderer/release': [...VIEW, 'npm:react-dom'],
  'renderer/app': [...VIEW, 'renderer/bridge', 'npm:react-dom', 'npm:react-resizable-panels', 'renderer/map', 'renderer/timeline', 'renderer/table', 'renderer/graph',
    'renderer/desk', 'renderer/cases', 'renderer/exchanges', 'renderer/vault', 'renderer/print'],
}

const LAYERS = ['shared', 'electron', 'renderer']
const IMPORT = new RegExp([
  String.raw`(?:^|[\n;])\s*(?:import|export)\s+(?<type>type\s)?[^'"\`;=()]*?from\s*['"](?<from>[^'"]+)['"]`,
  String.raw`(?:^|[\n;])\s*import\s*['"](?<bare>[^'"]+)['"]`,
  // A promise has no member with a capital letter: import('…').Movement names a type.
  String.raw`\bimport\s*\(\s*['"](?<late>[^'"]+)['"]\s*\)(?<member>\s*\.\s*[A-Z])?`,
  String.raw`\bnew\s+URL\s*\(\s*['"](?<url>\.[^'"]+)['"]\s*,\s*import\.meta\.url`,
].join('|'), 'g')

type Import = { readonly to: string, readonly typeOnly: boolean }

function area(path: string): string {
  return path.split('/').slice(0, 2).join('/')
}

function imports(file: string, source: string): Import[] {
  return [...source.matchAll(IMPORT)].map(({ groups: { type, from, bare, late, member, url } = {} }) =>
    ({ to: target(file, from ?? bare ?? late ?? url ?? ''), typeOnly: type !== undefined || member !== undefined }))
}

function target(file: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, '')
  if (plain.startsWith('.')) return area(normalize(join(dirname(file), plain)))
  if (plain.startsWith('node:')) return 'node'
  if (/^electron(\/|$)/.test(plain)) return 'electron'
  return `npm:${plain.split('/').slice(0, plain.startsWith('@') ? 2 : 1).join('/')}`
}

function allows(rule: string, { to, typeOnly }: Import): boolean {
  if (rule.startsWith('types:')) return typeOnly && allows(rule.slice('types:'.length), { to, typeOnly })
  return rule.endsWith('*') ? to.startsWith(rule.slice(0, -1)) : rule === to
}

function trespasses(file: string, source: string): string[] {
  const from = area(file)
  return imports(file, source)
    .filter(found => found.to !== from && !(MAY_IMPORT[from] ?? []).some(rule => allows(rule, found)))
    .map(({ to, typeOnly }) => `${file}: ${from} may not import ${to}${typeOnly ? ' (type)' : ''}`)
}

const sources = LAYERS.flatMap(layer =>
  readdirSync(layer, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map(entry => join(entry.parentPath, entry.name)))

test('[ARCH-1] every import follows the table', () => {
  expect(sources.flatMap(file => trespasses(file, readFileSync(file, 'utf8')))).toEqual([])
})

test('[ARCH-2] the check saw the source files and their imports', () => {
  for (const layer of LAYERS) expect(sources.filter(file => file.startsWith(`${layer}/`)).length).toBeGreaterThan(3)
  expect(sources.flatMap(file => imports(file, readFileSync(file, 'utf8'))).length).toBeGreaterThan(sources.length / 2)
  expect(sources.filter(file => MAY_IMPORT[area(file)] === undefined)).toEqual([])
})

test('[ARCH-3] the table has no cycle', () => {
  const visit = (folder: string, path: readonly string[]): void => {
    expect(path).not.toContain(folder)
    const next = Object.keys(MAY_IMPORT).filter(to => to !== folder && (MAY_IMPORT[folder] ?? []).some(rule => allows(rule, { to, typeOnly: false })))
    for (const to of next) visit(to, [...path, folder])
  }
  for (const folder of Object.keys(MAY_IMPORT)) visit(folder, [])
})

test.each([
  ['renderer/map/view.tsx', `import { Dexie } from 'dexie'`, 'renderer/map may not import npm:dexie'],
  ['renderer/ui/badge.ts', `import 'leaflet/dist/leaflet.css'`, 'renderer/ui may not import npm:leaflet'],
  ['renderer/map/view.tsx', `import { brush } from '../timeline/brush.ts'`, 'renderer/map may not import renderer/timeline'],
  ['renderer/state/lens.ts', `const late = await import('node:fs')`, 'renderer/state may not import node'],
  ['renderer/table/row.ts', `new Worker(new URL('../vault/index.ts', import.meta.url))`, 'renderer/table may not import renderer/vault'],
  ['renderer/desk/alerts.ts', `import url from '../vault/index.ts?worker&url'`, 'renderer/desk may not import renderer/vault'],
  ['shared/stix/id.ts', `export { order } from '../outbox/order.ts'`, 'shared/stix may not import shared/outbox'],
  ['shared/stix/id.ts', `import {\n  order,\n  retry\n} from '../outbox/order.ts'`, 'shared/stix may not import shared/outbox'],
  ['shared/sync/pull.ts', `import type { App } from 'electron/main'`, 'shared/sync may not import electron (type)'],
  ['shared/stix/id.ts', `type Order = import('../outbox/order.ts').Order`, 'shared/stix may not import shared/outbox (type)'],
  ['shared/contract/vault.ts', `const { find } = await import('../columns/find.ts')`, 'shared/contract may not import shared/columns'],
  ['shared/contract/vault.ts', `import { find } from '../columns/find.ts'`, 'shared/contract may not import shared/columns'],
  ['electron/notary/index.ts', `import { gate } from '../main/gate.ts'`, 'electron/notary may not import electron/main'],
  ['electron/main/index.ts', `import { App } from '../../renderer/app/app.tsx'`, 'electron/main may not import renderer/app'],
  ['shared/seal/page.ts', `import { fake } from '../../test/shared/seal/fake.ts'`, 'shared/seal may not import test/shared'],
  ['shared/newcomer/file.ts', `import { x } from '../stix/id.ts'`, 'shared/newcomer may not import shared/stix'],
])('[ARCH-4] a planted trespass is reported: %s %s', (file, source, verdict) => {
  expect(trespasses(file, source)).toEqual([`${file}: ${verdict}`])
})

test('[ARCH-5] a type may pass where its code may not', () => {
  expect(trespasses('shared/contract/vault.ts', `import type { Table } from '../columns/table.ts'`)).toEqual([])
  expect(trespasses('shared/contract/vault.ts', `type Table = import('../columns/table.ts').Table`)).toEqual([])
})

test('[ARCH-6] every folder that holds source says what it is for', () => {
  const folders = [...new Set(sources.map(area))].filter(folder => !folder.endsWith('.ts'))
  expect(folders.filter(folder => !existsSync(join(folder, 'README.md')))).toEqual([])
})
