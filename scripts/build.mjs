// npm run build: everything that Electron and the practice exchange run, into out/. Skipped when no input has changed.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { alone } from './setup/alone.mjs'
import { main, say, step, Trouble } from './setup/say.mjs'

const project = path.resolve(import.meta.dirname, '..')

/** Source → bundle. All but the preload are ES modules; Electron loads a sandboxed preload only as CommonJS. */
const PROGRAMS = [
  { entry: 'electron/main/index.ts', bundle: 'main/index.js', electron: true },
  { entry: 'electron/preload/index.ts', bundle: 'preload/index.cjs', electron: true },
  { entry: 'electron/notary/index.ts', bundle: 'notary/index.js', electron: true },
  { entry: 'electron/uplink/index.ts', bundle: 'uplink/index.js', electron: true },
  { entry: 'electron/uplink/exchange.ts', bundle: 'exchange/index.js', electron: false },
]
const PAGES = ['renderer/app/index.html', 'renderer/unlock/index.html', 'renderer/intake/index.html', 'renderer/print/index.html']
const STATIC = ['assets/basemap', 'assets/reference']
const ELECTRON = /^electron(\/.*)?$/
const INPUTS = ['electron', 'renderer', 'shared', 'assets', 'package-lock.json', 'vite.config.ts', 'scripts/build.mjs']

/**
 * Brings out/ up to date.
 *
 * @returns `missing`: entries that have no source in this checkout; `changed`: whether there was anything to do.
 * @throws {Trouble} A source does not compile; the message says where.
 */
export async function build() {
  return await alone('build', async () => {
    const stamp = path.join(project, 'out/.inputs')
    const inputs = fingerprint()
    const changed = readIfThere(stamp) !== inputs
    if (changed) {
      fs.rmSync(stamp, { force: true })
      await step('Building', bundleAll)
      fs.writeFileSync(stamp, inputs)
    }
    return { changed, missing: [...PROGRAMS.map(program => program.entry), ...PAGES].filter(entry => !isThere(entry)) }
  })
}

/** Builds, and gives up when anything that the caller needs has no source. */
export async function mustBuild(needed = () => true) {
  const missing = (await build()).missing.filter(needed)
  if (missing.length > 0) throw new Trouble(`This checkout lacks ${missing.join(', ')}: nothing to run.`)
}

async function bundleAll() {
  // Loaded late: the packages are there only once the dependencies are.
  const [{ rolldown }, { build: bundlePages }] = await Promise.all([import('rolldown'), import('vite')])
  const programs = PROGRAMS.filter(program => isThere(program.entry)).map(async ({ entry, bundle, electron }) => {
    const bundling = await rolldown({
      input: entry,
      cwd: project,
      platform: 'node',
      external: electron ? [ELECTRON, /^node:/] : [/^node:/],
      plugins: electron ? [] : [refuseElectron(entry)],
      transform: { target: 'node20' },
      onLog: onlyTrouble,
    })
    await bundling.write({
      file: path.join(project, 'out', bundle),
      format: bundle.endsWith('.cjs') ? 'cjs' : 'esm',
      codeSplitting: false,
      sourcemap: true,
    })
    await bundling.close()
  })
  const pages = PAGES.some(isThere) ? [bundlePages({ root: path.join(project, 'renderer'), configFile: path.join(project, 'vite.config.ts'), logLevel: 'warn' })] : []
  const results = await Promise.allSettled([...programs, ...pages])
  const failures = results.filter(result => result.status === 'rejected').map(result => result.reason?.message ?? String(result.reason))
  if (failures.length > 0) throw new Trouble(`The build failed.\n${failures.join('\n')}`)
  for (const folder of STATIC.filter(isThere)) bring(folder)
}

/** The practice exchange is a plain Node program: no Electron may find its way in. */
function refuseElectron(entry) {
  return {
    name: 'no-electron',
    resolveId(id, importer) {
      if (importer !== undefined && ELECTRON.test(id)) throw new Error(`${entry} must run without Electron, but ${importer} imports ${id}`)
      return null
    },
  }
}

function onlyTrouble(level, log, forward) {
  if (level === 'warn' || level === 'error') forward(level, log)
}

/** Linked where the disk can, because the base map is large and never changes. */
function bring(folder) {
  const to = path.join(project, 'out', folder)
  fs.rmSync(to, { recursive: true, force: true })
  for (const file of files(folder)) {
    const target = path.join(project, 'out', file)
    fs.mkdirSync(path.dirname(target), { recursive: true })
    try {
      fs.linkSync(path.join(project, file), target)
    } catch {
      fs.copyFileSync(path.join(project, file), target)
    }
  }
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  for (const file of INPUTS.filter(isThere).flatMap(files)) {
    const full = path.join(project, file)
    hash.update(file)
    // Size and time stand for the content of anything large: hashing the base map at every start would be felt.
    const { size, mtimeMs } = fs.statSync(full)
    hash.update(size > 1_000_000 ? `${size} ${mtimeMs}` : fs.readFileSync(full))
  }
  return hash.digest('hex')
}

function files(at) {
  if (fs.statSync(path.join(project, at)).isFile()) return [at]
  return fs.readdirSync(path.join(project, at)).sort().flatMap(name => files(`${at}/${name}`))
}

function isThere(file) {
  return fs.existsSync(path.join(project, file))
}

function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  await main(async () => {
    const { missing } = await build()
    if (missing.length === 0) return 0
    say(`Built what is there. No source for: ${missing.join(', ')}`)
    return 1
  })
}
