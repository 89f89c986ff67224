// npm run package: Waypost as people install it, into dist/: a folder, tar.gz and deb here; nsis and dmg on Windows and macOS.
import fs from 'node:fs'
import path from 'node:path'
import { mustBuild } from './build.mjs'
import { NOTICES, notices } from './notices.mjs'
import { billOfMaterials } from './package/bill.mjs'
import { mustHaveFuses } from './package/fuses.mjs'
import { refusals } from './package/refusals.mjs'
import { smoke } from './package/smoke.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { bringElectron } from './setup/place.mjs'
import { hear, run } from './setup/processes.mjs'
import { main, say, step, Trouble } from './setup/say.mjs'
import { project, tool } from './setup/tools.mjs'

const DIST = path.join(project, 'dist')
const { version } = JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8'))

await main(async () => {
  await bringDependencies()
  await mustBuild()
  fs.writeFileSync(NOTICES, notices())
  fs.rmSync(DIST, { recursive: true, force: true })
  if (process.platform !== 'linux') return await electronBuilder([])

  const { executable, from } = await bringElectron()
  const electron = path.dirname(executable)
  const electronVersion = fs.readFileSync(path.join(electron, 'version'), 'utf8').trim().replace(/^v/, '')
  if (from === 'registry runtime') say(`Packing Electron ${electronVersion} of the ${from}: for trying the package out. Never pass it on, it is not the patched one.`)
  const deb = await isThere('dpkg-deb')
  if (!deb) say('dpkg-deb is not on this machine: no deb.')
  const code = await electronBuilder(['--linux', 'dir', ...deb ? ['deb'] : [], `-c.electronDist=${electron}`, `-c.electronVersion=${electronVersion}`])
  if (code !== 0) return code
  const folder = path.join(DIST, 'linux-unpacked')
  await step('Packing the tar.gz', () => archive(folder))
  fs.writeFileSync(path.join(DIST, `waypost-${version}.cdx.json`), `${JSON.stringify(billOfMaterials(electronVersion), null, 2)}\n`)
  const program = path.join(folder, 'waypost')
  const fuses = await mustHaveFuses(program)
  const { refused, open } = await step('Trying the ways into it', () => refusals(program))
  for (const way of open) say(`  OPEN: ${way}`)
  if (open.length > 0) throw new Trouble(`${open.length} ways lead into the packaged Waypost.`)
  say(`${fuses} fuses are as stated, and ${refused.length} ways into it lead nowhere.`)
  const took = await step('Trying the package out', () => smoke(program))
  say(`The packaged Waypost opened its practice vault and drew the map in ${(took / 1000).toFixed(1)} s.`)
  for (const name of fs.readdirSync(DIST).filter(name => name.startsWith('waypost'))) {
    say(`  dist/${name}  ${(fs.statSync(path.join(DIST, name)).size / 1e6).toFixed(1)} MB`)
  }
  return 0
})

function electronBuilder(args) {
  const env = { ...process.env, CUSTOM_FPM_PATH: path.join(project, 'tools/packaging/fpm-stand-in.mjs') }
  return tool('electron-builder', ['--publish', 'never', ...args], { env })
}

/** By the system's tar: electron-builder would fetch 7-Zip for it. */
async function archive(folder) {
  const name = `waypost-${version}`
  const code = await run('tar', ['-czf', path.join(DIST, `${name}-linux-${process.arch}.tar.gz`), '--owner=0', '--group=0', `--transform=s,^${path.basename(folder)},${name},`, '-C', DIST, path.basename(folder)])
  if (code !== 0) throw new Trouble(`tar failed (${code}).`)
}

async function isThere(program) {
  return await hear(program, ['--version']).then(() => true, () => false)
}
