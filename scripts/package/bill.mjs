// The bill of materials, out of the lock file alone: npm's own leaves out packages that a tool of ours needs as well, and carries the moment and a random number.
import fs from 'node:fs'
import path from 'node:path'
import { shipped } from '../notices.mjs'
import { project } from '../setup/tools.mjs'

/**
 * @typedef {{ readonly type: string, readonly 'bom-ref': string, readonly name: string, readonly version: string, readonly purl: string, readonly licenses: readonly unknown[], readonly hashes?: readonly { readonly alg: string, readonly content: string }[] }} Component
 */

/**
 * Every package of the tree that ships, with its licence, its bytes and whom it needs, as CycloneDX 1.5. The same for the same lock file.
 *
 * @see https://cyclonedx.org/docs/1.5/json/
 * @param {string} electronVersion
 * @returns {{ readonly components: readonly Component[], readonly dependencies: readonly { readonly ref: string, readonly dependsOn: readonly string[] }[] }}
 */
export function billOfMaterials(electronVersion) {
  const read = name => JSON.parse(fs.readFileSync(path.join(project, name), 'utf8'))
  const { packages } = read('package-lock.json')
  const { name, version, description, license } = read('package.json')
  const here = shipped()
  const folders = new Set(here.map(({ folder }) => folder))
  const refOf = folder => `${folder.replace(/^.*node_modules\//, '')}@${packages[folder].version}`
  const electron = { type: 'framework', 'bom-ref': `electron@${electronVersion}`, name: 'electron', version: electronVersion, purl: `pkg:npm/electron@${electronVersion}`, licenses: [{ license: { id: 'MIT' } }] }
  const needs = (folder, wanted) => Object.keys(wanted ?? {}).map(needed => nearest(folder, needed, folders)).filter(found => found !== undefined).map(refOf).sort()
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version, description, licenses: [{ license: { id: license } }] } },
    components: [
      ...here.map(({ name: called, version: at, licence, folder }) => ({
        type: 'library',
        'bom-ref': `${called}@${at}`,
        name: called,
        version: at,
        purl: `pkg:npm/${called.replace('@', '%40')}@${at}`,
        licenses: [{ license: licence.startsWith('Hippocratic') ? { name: licence } : { id: licence } }],
        hashes: [{ alg: 'SHA-512', content: Buffer.from(packages[folder].integrity.replace('sha512-', ''), 'base64').toString('hex') }],
      })),
      electron,
    ],
    dependencies: [
      { ref: `${name}@${version}`, dependsOn: [...needs('', packages[''].dependencies), electron['bom-ref']].sort() },
      ...here.map(({ folder }) => ({ ref: refOf(folder), dependsOn: needs(folder, { ...packages[folder].dependencies, ...packages[folder].optionalDependencies, ...packages[folder].peerDependencies }) })),
    ],
  }
}

/** Where Node would find what a package in this folder asks for: in its own node_modules, or in that of a folder around it. */
function nearest(folder, wanted, folders) {
  const parts = folder === '' ? [] : folder.split(/(?:^|\/)node_modules\//).slice(1)
  for (let depth = parts.length; depth >= 0; depth--) {
    const candidate = [...parts.slice(0, depth), wanted].map(name => `node_modules/${name}`).join('/')
    if (folders.has(candidate)) return candidate
  }
  return undefined
}
