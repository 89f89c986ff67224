import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { deviceSecrets } from '../../../electron/device/device-secret.ts'
import { keyStoreOver } from '../../../electron/device/key-store.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { everyFile } from '../notary/folders.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const VAULT = '0123456789abcdef0123456789abcdef'
const OTHER = 'fedcba9876543210fedcba9876543210'

const folders: string[] = []
const scratch = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'waypost-device-'))
  folders.push(folder)
  return path.join(folder, 'device')
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A keyring as Chromium uses one on Linux: AES-CBC without a checksum, so that a wrong key mostly throws and now and then gives rubbish. */
class Keyring {
  key = randomBytes(16)
  available = true
  backend = 'gnome_libsecret'

  encrypt(text: string): Buffer {
    if (!this.available) throw new Error('Encryption is not available.')
    const cipher = createCipheriv('aes-128-cbc', this.key, Buffer.alloc(16, ' '))
    return Buffer.concat([Buffer.from('v11'), cipher.update(text, 'utf8'), cipher.final()])
  }

  decrypt(sealed: Buffer): string {
    if (!this.available) throw new Error('Decryption is not available.')
    const decipher = createDecipheriv('aes-128-cbc', this.key, Buffer.alloc(16, ' '))
    return Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()]).toString('utf8')
  }
}

/** Electron 33 has only calls, 36 to 45 have both, 46 has only promises. */
const shapes = {
  'calls alone': (keyring: Keyring) => ({ ...byCall(keyring), ...backend(keyring) }),
  'both, where the calls must not be used': (keyring: Keyring) => ({ ...byPromise(keyring), ...backend(keyring), isEncryptionAvailable: refuse, encryptString: refuse, decryptString: refuse }),
  'promises alone': (keyring: Keyring) => ({ ...byPromise(keyring), ...backend(keyring) }),
}
const refuse = (): never => { throw new Error('the old way was taken') }
const backend = (keyring: Keyring) => ({ getSelectedStorageBackend: () => keyring.backend })
const byCall = (keyring: Keyring) => ({
  isEncryptionAvailable: () => keyring.available,
  encryptString: (text: string) => keyring.encrypt(text),
  decryptString: (sealed: Buffer) => keyring.decrypt(sealed),
})
const byPromise = (keyring: Keyring) => ({
  isAsyncEncryptionAvailable: async () => keyring.available,
  encryptStringAsync: async (text: string) => keyring.encrypt(text),
  decryptStringAsync: async (sealed: Buffer) => ({ result: keyring.decrypt(sealed), shouldReEncrypt: false }),
})

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  test('[DEVICE-5] [G31] a secret comes back after a restart, and the store is believed only once the known blob came back', async () => {
    const [folder, keyring] = [scratch(), new Keyring()]
    const start = () => deviceSecrets(folder, keyStoreOver(shape(keyring)))
    const first = start()
    expect(await first.standing(VAULT)).toBe('unproven')
    expect(await first.standing(VAULT)).toBe('unproven')
    expect(await first.make(VAULT)).toEqual(failed('device-unproven'))
    const second = start()
    expect(await second.standing(VAULT)).toBe('ready')
    expect(await second.secret(VAULT)).toEqual(failed('device-secret-absent'))
    const made = await second.make(VAULT)
    expect(made.ok && made.value.length).toBe(32)
    expect(await second.make(VAULT)).toEqual(made)
    expect(await start().secret(VAULT)).toEqual(made)
    expect([await start().standing(VAULT), await start().standing(OTHER)]).toEqual(['kept', 'ready'])
    expect(await start().make(OTHER)).not.toEqual(made)
    for (const name of readdirSync(folder)) {
      expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0)
      expect(readFileSync(path.join(folder, name)).includes(Buffer.from(made.ok ? made.value : []).toString('hex'))).toBe(false)
    }
  })

  test('[DEVICE-5] [G31] each failure has its own words, overwrites nothing, and everything is back with the key store', async () => {
    const [folder, keyring] = [scratch(), new Keyring()]
    const start = () => deviceSecrets(folder, keyStoreOver(shape(keyring)))
    await start().standing(VAULT)
    const made = await start().make(VAULT)
    const good = everyFile(folder)
    const { key } = keyring
    const failing = async (standing: string, code: Parameters<typeof failed>[0]): Promise<void> => {
      expect(await start().secret(VAULT)).toEqual(failed(code))
      const before = start()
      expect(await before.standing(VAULT)).toBe(standing)
      expect((await before.make(VAULT)).ok).toBe(false)
      for (const [name, bytes] of good) expect(everyFile(folder).get(name)).toEqual(bytes)
      Object.assign(keyring, { key, available: true, backend: 'gnome_libsecret' })
      expect(await start().secret(VAULT)).toEqual(made)
    }
    keyring.backend = 'basic_text'
    await failing('no-keyring', 'device-no-keyring')
    Object.assign(keyring, { backend: 'basic_text', available: false })
    await failing('no-keyring', 'device-no-keyring')
    keyring.available = false
    await failing('keyring-locked', 'device-keyring-locked')
    keyring.key = randomBytes(16)
    await failing('keyring-changed', 'device-keyring-changed')
  })

  test('[DEVICE-5] a key store made anew is taken into use beside what the old one sealed', async () => {
    const [folder, keyring] = [scratch(), new Keyring()]
    const start = () => deviceSecrets(folder, keyStoreOver(shape(keyring)))
    await start().standing(VAULT)
    const old = await start().make(VAULT)
    const { key } = keyring
    keyring.key = randomBytes(16)
    expect(await start().standing(VAULT)).toBe('keyring-changed')
    expect(await start().standing(VAULT)).toBe('ready')
    const renewed = await start().make(VAULT)
    expect(renewed.ok).toBe(true)
    expect(renewed).not.toEqual(old)
    expect(await start().secret(VAULT)).toEqual(renewed)
    keyring.key = key
    expect(await start().secret(VAULT)).toEqual(old)
  })

  test('[DEVICE-5] a damaged secret is told apart from a lost key store, and forgetting leaves no file', async () => {
    const [folder, keyring] = [scratch(), new Keyring()]
    const start = () => deviceSecrets(folder, keyStoreOver(shape(keyring)))
    await start().standing(VAULT)
    await start().make(VAULT)
    await start().make(OTHER)
    const file = path.join(folder, `${VAULT}.1`)
    const bytes = readFileSync(file)
    for (let at = 3; at < bytes.length; at += 5) {
      const flipped = Uint8Array.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ 4
      writeFileSync(file, flipped)
      expect(await start().secret(VAULT)).toEqual(failed('device-secret-damaged'))
    }
    start().forget(VAULT)
    expect(readdirSync(folder).sort()).toEqual([`${OTHER}.1`, 'known.1'])
    expect(await start().secret(VAULT)).toEqual(failed('device-secret-absent'))
  })
})

test('[DEVICE-5] a system without any of it has no key store', async () => {
  const store = keyStoreOver({})
  expect(await store.state()).toBe('none')
  expect(await store.open(new Uint8Array(20))).toBeUndefined()
  await expect(store.seal('x')).rejects.toThrow('no key store')
  // macOS and Windows name no backend.
  const keyring = new Keyring()
  expect(await keyStoreOver(byCall(keyring)).state()).toBe('usable')
})
