import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { DeviceStanding } from '../../shared/contract/host.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import type { KeyStore } from './key-store.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The part of a key that this computer adds. Worth nothing without a passphrase. */
export interface DeviceSecrets {
  /** What the key store is worth, found out by what it makes of a known blob that an earlier start left. */
  standing(vault: string): Promise<DeviceStanding>
  /** 32 bytes; each way to fail has its own code. */
  secret(vault: string): Promise<Reply<Bytes>>
  /** The secret that is there, else a new one. */
  make(vault: string): Promise<Reply<Bytes>>
  /** Overwrites and removes everything that is kept for a vault. */
  forget(vault: string): void
}

const KNOWN = 'known'
const KNOWN_TEXT = 'waypost: this text comes back when the key store is the one that it was'
const LENGTH = 32
const OWNER_ONLY = 0o700

/**
 * Blobs lie in `folder` as `<what>.<number>`, and none ever takes the place of another: a key store that is lost today may be found again tomorrow.
 * That the store says of itself that it is available is not believed: it says so too after it was made anew.
 *
 * @param folder made when it is first needed.
 */
export function deviceSecrets(folder: string, store: KeyStore): DeviceSecrets {
  /** Written since this start: what they prove is not proven yet. */
  const fresh = new Set<string>()

  const numbers = (what: string): readonly number[] => (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    .flatMap(name => name.startsWith(`${what}.`) && /^\d{1,6}$/.test(name.slice(what.length + 1)) ? [Number(name.slice(what.length + 1))] : [])
    .sort((a, b) => b - a)
  const place = (what: string, number: number): string => path.join(folder, `${what}.${number}`)
  const openEach = async <T>(what: string, read: (text: string) => T | undefined): Promise<{ readonly value: T; readonly file: string } | undefined> => {
    for (const number of numbers(what)) {
      const file = place(what, number)
      const text = await store.open(Uint8Array.from(fs.readFileSync(file)))
      const value = text === undefined ? undefined : read(text)
      if (value !== undefined) return { value, file }
    }
    return undefined
  }
  const known = async () => await openEach(KNOWN, text => text === KNOWN_TEXT ? true : undefined)
  const secretOf = async (vault: string) => await openEach(vault, readSecret)
  const keep = async (what: string, text: string): Promise<void> => {
    fs.mkdirSync(folder, { recursive: true, mode: OWNER_ONLY })
    const file = place(what, (numbers(what)[0] ?? 0) + 1)
    placeWhole(file, await store.seal(text))
    fresh.add(file)
  }

  return {
    async standing(vault) {
      const state = await store.state()
      if (state !== 'usable') return state === 'none' ? 'no-keyring' : 'keyring-locked'
      const found = await known()
      if (found !== undefined) return fresh.has(found.file) ? 'unproven' : await secretOf(vault) === undefined ? 'ready' : 'kept'
      const isChanged = numbers(KNOWN).length > 0
      // For the next start. A disk that refuses leaves it unproven.
      await keep(KNOWN, KNOWN_TEXT).catch(() => {})
      return isChanged ? 'keyring-changed' : 'unproven'
    },
    async secret(vault) {
      const state = await store.state()
      if (numbers(vault).length === 0) return failed('device-secret-absent')
      if (state !== 'usable') return failed(state === 'none' ? 'device-no-keyring' : 'device-keyring-locked')
      const kept = await secretOf(vault)
      if (kept !== undefined) return done(kept.value)
      return failed(await known() === undefined ? 'device-keyring-changed' : 'device-secret-damaged')
    },
    async make(vault) {
      const state = await store.state()
      if (state !== 'usable') return failed(state === 'none' ? 'device-no-keyring' : 'device-keyring-locked')
      const proof = await known()
      if (proof === undefined || fresh.has(proof.file)) return failed('device-unproven')
      const there = await secretOf(vault)
      if (there !== undefined) return done(there.value)
      const secret = Uint8Array.from(randomBytes(LENGTH))
      await keep(vault, writeSecret(secret))
      // What does not come back is not handed out: nothing may come to depend on it.
      const back = await secretOf(vault)
      return back === undefined || Buffer.compare(back.value, secret) !== 0 ? failed('device-unproven') : done(secret)
    },
    forget(vault) {
      for (const number of numbers(vault)) {
        const file = place(vault, number)
        fs.writeFileSync(file, randomBytes(fs.statSync(file).size), { flag: 'r+', flush: true })
        fs.rmSync(file, { force: true })
      }
    },
  }
}

/** The store's own cipher may have no checksum: a wrong key can give text that looks well. */
function writeSecret(secret: Bytes): string {
  return `${Buffer.from(secret).toString('hex')} ${checkOf(secret)}`
}

function readSecret(text: string): Bytes | undefined {
  const [hex = '', check] = text.split(' ')
  const secret = Uint8Array.from(Buffer.from(hex, 'hex'))
  return secret.length === LENGTH && check === checkOf(secret) ? secret : undefined
}

const checkOf = (secret: Bytes): string => createHash('sha256').update('waypost device secret').update(secret).digest('hex').slice(0, 16)

/** Whole or not at all, and never over something else. */
function placeWhole(file: string, bytes: Bytes): void {
  const unfinished = `${file}.tmp`
  fs.writeFileSync(unfinished, bytes, { mode: 0o600, flush: true })
  try {
    fs.linkSync(unfinished, file)
  } finally {
    fs.rmSync(unfinished, { force: true })
  }
}
