import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeVault, unlockVault } from '../../../renderer/unlock/doorway.ts'
import type { Device } from '../../../renderer/unlock/ground.ts'
import { openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import type { DeviceStanding } from '../../../shared/contract/host.ts'
import { type Reply, done, failed } from '../../../shared/contract/reply.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { everyFile, must } from '../notary/folders.ts'
import { type Post, post, quickKdf } from '../../renderer/unlock/ground.ts'

/** Electron, a display, a session bus and GNOME's keyring, all of them real. */
function whatLacks(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux'
  const lacking = ['dbus-run-session', 'gnome-keyring-daemon', 'xvfb-run'].filter(name => spawnSync('which', [name]).status !== 0)
  if (lacking.length > 0) return `not installed: ${lacking.join(', ')}`
  return runtime() === undefined ? 'no Electron runtime' : undefined
}

function runtime(): string | undefined {
  const asked = spawnSync(process.execPath, ['tools/electron-runtime/resolve.mjs'], { encoding: 'utf8' })
  const file = asked.stdout.trim()
  return asked.status === 0 && existsSync(file) ? file : undefined
}

const lacks = whatLacks()
if (lacks !== undefined) console.warn(`key store tests are skipped: ${lacks}`)

const VAULT = { name: 'Hill Post', practice: false }
const PASSPHRASE = 'the passphrase of Ada'
const ID = '0123456789abcdef0123456789abcdef'
const SLOW = 120_000

/** How the desktop of this laptop is today. */
interface Desktop {
  readonly name: string
  /** Shell lines that bring the keyring up, or do not. */
  readonly keyring: string
  readonly flags: readonly string[]
  readonly bus: boolean
  readonly app?: string
}

const UNLOCKED = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1"
const GOOD: Desktop = { name: 'keyring unlocked', keyring: UNLOCKED, flags: ['--password-store=gnome-libsecret'], bus: true }

const scratch = mkdtempSync(path.join(tmpdir(), 'waypost-keyring-'))
const profile = path.join(scratch, 'profile')
const home = path.join(scratch, 'home')
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

beforeAll(async () => {
  if (lacks !== undefined) return
  for (const name of ['waypost', 'renamed']) {
    const folder = path.join(scratch, name)
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, main: 'probe.cjs' }))
    const bundling = await rolldown({ input: path.resolve('test/electron/device/keyring-probe.ts'), platform: 'node', external: /^(node:|electron)/, transform: { target: 'node20' } })
    await bundling.write({ file: path.join(folder, 'probe.cjs'), format: 'cjs' })
    await bundling.close()
  }
  for (const folder of [profile, home]) mkdirSync(folder)
}, SLOW)

/** One start of Electron on such a desktop. */
function ask(desktop: Desktop, what: 'standing' | 'make' | 'secret', vault: string): unknown {
  const electron = [runtime(), '--no-sandbox', '--disable-gpu', ...desktop.flags, path.join(scratch, desktop.app ?? 'waypost'), what, vault, profile].map(word => `'${word}'`).join(' ')
  const script = `${desktop.keyring}\nexec xvfb-run -a ${electron}`
  const command = desktop.bus ? ['dbus-run-session', '--', 'sh', '-c', script] : ['sh', '-c', script]
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_DATA_HOME: path.join(home, 'data'), XDG_RUNTIME_DIR: runtimeFolder(), LANG: 'C.UTF-8', ...(desktop.bus ? {} : { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }) }
  const [first = '', ...rest] = command
  const out = execFileSync(first, rest, { env, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'] })
  const line = out.split('\n').find(each => each.startsWith('answer '))
  if (line === undefined) throw new Error(`no answer: ${out}`)
  return JSON.parse(line.slice('answer '.length))
}

/** Each start has a session of its own, as after a restart of the computer. */
function runtimeFolder(): string {
  const folder = mkdtempSync(path.join(scratch, 'run-'))
  return folder
}

/** The calls of main, answered by a fresh Electron each: nothing is remembered from one to the next. */
function deviceOn(desktop: () => Desktop): Device {
  const reply = (answer: unknown): Reply<Bytes> => {
    const { ok, value, problem } = answer as { ok: boolean; value?: string; problem?: { code: 'internal' } }
    return ok ? done(Uint8Array.from(Buffer.from(value ?? '', 'hex'))) : failed(problem?.code ?? 'internal')
  }
  return {
    standing: async vault => done(ask(desktop(), 'standing', vault) as DeviceStanding),
    secret: async vault => reply(ask(desktop(), 'secret', vault)),
    make: async vault => reply(ask(desktop(), 'make', vault)),
  }
}

const FAILURES: readonly (readonly [Desktop, DeviceStanding, string, (() => void)?])[] = [
  [{ ...GOOD, name: 'keyring running, no desktop named', flags: [] }, 'no-keyring', 'device-no-keyring'],
  [{ ...GOOD, name: 'no session bus', bus: false, keyring: ':', flags: [] }, 'no-keyring', 'device-no-keyring'],
  [{ ...GOOD, name: 'keyring locked', keyring: 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1' }, 'keyring-locked', 'device-keyring-locked'],
  [{ ...GOOD, name: 'keyring lost and made anew' }, 'keyring-changed', 'device-keyring-changed', () => rmSync(path.join(home, 'data', 'keyrings'), { recursive: true, force: true })],
  [{ ...GOOD, name: 'another name of the program', app: 'renamed' }, 'keyring-changed', 'device-keyring-changed'],
]

test.skipIf(lacks !== undefined)('[DEVICE-5] [G31] a key store is used once it has given back after a restart what it was given, and in all five ways to fail the kit opens and nothing is overwritten', async () => {
  let desktop = GOOD
  const here: Post = post(quickKdf, { device: deviceOn(() => desktop) })
  try {
    expect(ask(GOOD, 'secret', ID)).toEqual(failed('device-secret-absent'))
    expect(ask(GOOD, 'make', ID)).toEqual(failed('device-unproven'))
    expect(ask(GOOD, 'standing', ID)).toBe('unproven')
    // Another start of the computer: the known blob came back.
    expect(ask(GOOD, 'standing', ID)).toBe('ready')

    must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: PASSPHRASE }))
    const keys = must(await openKeys(here, VAULT.name, { by: 'passphrase', passphrase: PASSPHRASE }))
    const { kit } = must(keys.makeKit())
    must(await keys.keepKit(kit))
    must(await keys.addPassphrase('short', { device: true }))
    const view = must(await keys.view())
    expect(view.device).toBe('kept')
    must(await keys.removeSlot(view.members[0]!.slots.find(({ kind }) => kind === 'passphrase')!.id))
    here.lock()
    must(await unlockVault(here, VAULT, 'short'))
    const opened = here.handed.at(-1)?.opened

    const keyrings = path.join(home, 'data', 'keyrings')
    const keptKeyrings = path.join(scratch, 'kept')
    expect(readdirSync(keyrings)).toContain('login.keyring')
    cpSync(keyrings, keptKeyrings, { recursive: true })
    const blobs = everyFile(path.join(profile, 'device'))
    for (const [failing, standing, code, happen] of FAILURES) {
      happen?.()
      desktop = failing
      here.lock()
      const slots = readFileSync(path.join(here.vaults, VAULT.name, 'slots.a'))
      const vaultId = [...blobs.keys()].map(name => name.split('.')[0] ?? '').find(name => /^[0-9a-f]{32}$/.test(name)) ?? ''
      expect(await unlockVault(here, VAULT, 'short'), failing.name).toEqual(failed(code as 'device-no-keyring'))
      expect(ask(failing, 'standing', vaultId), failing.name).toBe(standing)
      // Nothing of ours was touched; what is new stands beside it.
      expect(readFileSync(path.join(here.vaults, VAULT.name, 'slots.a'))).toEqual(slots)
      const now = everyFile(path.join(profile, 'device'))
      for (const [name, bytes] of blobs) expect(now.get(name), `${failing.name}: ${name}`).toEqual(bytes)
      expect(must(await here.door.vaults()), 'never an empty start').toHaveLength(1)
      writeFileSync(path.join(here.vaults, VAULT.name, 'attempts'), '0000 0000\n')
      expect(must(await unlockVault(here, VAULT, { by: 'kit', kit })).mustRenew, failing.name).toBe('kit')
      expect(here.handed.at(-1)?.opened).toEqual(opened)
      // The old key store is found again, and everything is as it was.
      rmSync(keyrings, { recursive: true, force: true })
      cpSync(keptKeyrings, keyrings, { recursive: true })
      desktop = GOOD
      here.lock()
      must(await unlockVault(here, VAULT, 'short'))
      expect(here.handed.at(-1)?.opened).toEqual(opened)
    }
  } finally {
    here.end()
  }
}, 300_000)
