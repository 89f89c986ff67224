import fs from 'node:fs'
import path from 'node:path'
import { npm } from '../../tools/npm.mjs'
import { alone } from './alone.mjs'
import { step, Trouble } from './say.mjs'

const project = path.resolve(import.meta.dirname, '../..')
const OLDEST_NODE = [20, 19]

/** Installs the packages of package-lock.json unless exactly these are installed. */
export async function bringDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Trouble(`Waypost needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`)
  }
  const wanted = locked('package-lock.json')
  if (isInstalled(wanted, locked('node_modules/.package-lock.json'))) return
  await alone('install', async () => {
    if (isInstalled(wanted, locked('node_modules/.package-lock.json'))) return
    const count = Object.values(wanted).filter(entry => !entry.optional).length
    await step(`Installing ${count} packages from the npm registry (once; about half a minute)`, () =>
      npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], project).catch(problem => {
        throw new Trouble(`The packages could not be installed.\n${problem.message}`)
      }))
  })
}

/**
 * @param wanted The packages of package-lock.json, by folder.
 * @param present The packages of npm's own record of the last whole installation.
 */
export function isInstalled(wanted, present) {
  return Object.entries(wanted).every(([folder, { version, integrity, optional, devOptional }]) => {
    const found = present[folder]
    // npm leaves out what is made for another system.
    if (found === undefined) return optional === true || devOptional === true
    return found.version === version && found.integrity === integrity
  }) && Object.keys(wanted).length > 0
}

function locked(file) {
  const full = path.join(project, file)
  if (!fs.existsSync(full)) return {}
  const { '': _itself, ...packages } = JSON.parse(fs.readFileSync(full, 'utf8')).packages
  return packages
}
