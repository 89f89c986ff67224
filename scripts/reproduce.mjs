// npm run reproduce: builds what is packed twice, as two people far apart would, and compares every byte. What differs between the two: the folder and how deep it
// lies, the time zone, the language, the permissions of new files, the moment and, where we may choose, the user.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { bringDependencies } from './setup/dependencies.mjs'
import { bringElectron } from './setup/place.mjs'
import { hear } from './setup/processes.mjs'
import { main, say, step, Trouble } from './setup/say.mjs'
import { project } from './setup/tools.mjs'
import { ordinaryUser, stage } from './setup/user.mjs'

await main(async () => {
  if (process.platform === 'win32') throw new Trouble('Two builds are compared on Linux and macOS only.')
  await bringDependencies()
  const { executable } = await bringElectron()
  const version = fs.readFileSync(path.join(path.dirname(executable), 'version'), 'utf8').trim().replace(/^v/, '')
  const sources = await tracked()
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-twice-'))
  fs.chmodSync(scratch, 0o755)
  try {
    // Where the other user can read it.
    const electron = path.join(scratch, 'electron')
    stage(path.dirname(executable), electron)
    const user = ordinaryUser()
    const builds = [
      { folder: path.join(scratch, 'here'), env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } },
      { folder: path.join(scratch, 'somewhere else/very/much deeper'), env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: '' }, user, umask: '077' },
    ]
    const packed = []
    for (const build of builds) {
      const { folder } = build
      packed.push(await step(`Building in ${path.relative(scratch, folder)}${build.user === undefined ? '' : ` as ${build.user.name}`}`, async () => {
        await lay(folder, sources, build.user)
        return await pack(build, electron, version, scratch)
      }))
    }
    const [first, second] = packed
    const different = [...new Set([...first.keys(), ...second.keys()])].filter(name => first.get(name) !== second.get(name)).sort()
    for (const name of different) say(`  ${name}  ${first.get(name) ?? 'missing'}  ${second.get(name) ?? 'missing'}`)
    for (const name of ['app.asar', 'all that is packed']) if (first.has(name)) say(`${name}: sha256 ${first.get(name)}`)
    process.stdout.write(`${first.size - different.length} passed, ${different.length} failed\n`)
    return different.length === 0 ? 0 : 1
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
})

/** What git knows, as it lies here now. */
async function tracked() {
  const { code, words } = await hear('git', ['ls-files', '-z'], { cwd: project })
  if (code !== 0) throw new Trouble('Which files belong to Waypost is known to git alone, and this is no checkout.')
  return words.split('\0').filter(name => name !== '' && fs.existsSync(path.join(project, name)))
}

/** The packages are linked: they are the lock file's, whoever builds. */
async function lay(folder, sources, user) {
  for (const name of sources) {
    const to = path.join(folder, name)
    fs.mkdirSync(path.dirname(to), { recursive: true })
    fs.copyFileSync(path.join(project, name), to)
  }
  const packages = fs.realpathSync(path.join(project, 'node_modules'))
  const linked = await hear('cp', ['-al', packages, path.join(folder, 'node_modules')])
  if (linked.code !== 0) fs.cpSync(packages, path.join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
  for (const left of ['.cache', '.vite-temp']) fs.rmSync(path.join(folder, 'node_modules', left), { recursive: true, force: true })
  if (user === undefined) return
  // The links lead to files that stay whose they are; only the folder has to take what the bundler puts in it.
  fs.chownSync(path.join(folder, 'node_modules'), user.uid, user.gid)
  await hear('find', [folder, '-path', '*/node_modules/*', '-prune', '-o', '-exec', 'chown', `${user.uid}:${user.gid}`, '{}', '+'])
}

/** @returns name → sha256 of each file that ends in the package and is ours. */
async function pack({ folder, env, user, umask = '022' }, electron, version, scratch) {
  const home = fs.mkdtempSync(path.join(scratch, 'home-'))
  if (user !== undefined) fs.chownSync(home, user.uid, user.gid)
  const commands = [
    `umask ${umask}`,
    'node scripts/build.mjs',
    `node node_modules/electron-builder/cli.js --publish never --linux dir '-c.electronDist=${electron}' -c.electronVersion=${version}`,
  ].join(' && ')
  const { code, words } = await hear('sh', ['-c', commands], { cwd: folder, user, env: { ...process.env, ...env, HOME: home, TMPDIR: home, XDG_CACHE_HOME: path.join(home, 'cache'), npm_config_cache: path.join(home, 'npm'), SOURCE_DATE_EPOCH: undefined } })
  if (code !== 0) throw new Trouble(`The build in ${folder} failed (${code}).\n${words.trim().split('\n').slice(-15).join('\n')}`)
  const unpacked = path.join(folder, 'dist/linux-unpacked')
  const resources = path.join(unpacked, 'resources')
  const found = new Map()
  for (const entry of fs.readdirSync(resources, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) found.set(path.relative(resources, path.join(entry.parentPath, entry.name)), sha256(path.join(entry.parentPath, entry.name)))
  }
  for (const [name, hash] of inside(path.join(resources, 'app.asar'))) found.set(`app.asar/${name}`, hash)
  found.set('all that is packed', createHash('sha256').update([...found].sort(([a], [b]) => a < b ? -1 : 1).flat().join('\n')).digest('hex'))
  return found
}

/** The files of an archive, by the hashes that its header states: they say which one is to blame. */
function inside(archive) {
  const bytes = fs.readFileSync(archive)
  const walk = (folder, files) => Object.entries(files).flatMap(([name, entry]) => entry.files === undefined ? [[`${folder}${name}`, entry.integrity?.hash ?? 'unpacked']] : walk(`${folder}${name}/`, entry.files))
  return walk('', JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()).files)
}

function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}
