type Bytes = Uint8Array<ArrayBuffer>

/** The system's own place for small secrets, whatever the system calls it. */
export interface KeyStore {
  /** `none`: there is nothing behind it but a fixed key that everybody knows. `locked`: there is, and it does not answer now. */
  state(): Promise<'usable' | 'locked' | 'none'>
  /** @throws {Error} The store does not answer. */
  seal(text: string): Promise<Bytes>
  /** @returns undefined when it does not open; it may give back other text than was sealed. */
  open(sealed: Bytes): Promise<string | undefined>
}

/** Electron 33 to 45. */
interface ByCall {
  isEncryptionAvailable(): boolean
  encryptString(text: string): Buffer
  decryptString(sealed: Buffer): string
}

/** Electron 46 has only these. */
interface ByPromise {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(sealed: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>
}

/** Of Linux alone. */
interface WithBackend {
  getSelectedStorageBackend(): string
}

/** `safeStorage` of whichever Electron this is; where it has both ways, the newer one is taken. */
export function keyStoreOver(safeStorage: Partial<ByCall & ByPromise & WithBackend>): KeyStore {
  const way = isByPromise(safeStorage) ? safeStorage : isByCall(safeStorage) ? awaited(safeStorage) : undefined
  const backend = (): string | undefined => safeStorage.getSelectedStorageBackend?.()
  return {
    async state() {
      const isUsable = await way?.isAsyncEncryptionAvailable().catch(() => false) ?? false
      // Without a key store Chromium falls back to a key that stands in its source.
      const named = backend()
      if (way === undefined || named === 'basic_text' || named === 'unknown') return 'none'
      return isUsable ? 'usable' : named === undefined ? 'none' : 'locked'
    },
    async seal(text) {
      if (way === undefined) throw new Error('no key store')
      return Uint8Array.from(await way.encryptStringAsync(text))
    },
    async open(sealed) {
      try {
        return (await way?.decryptStringAsync(Buffer.from(sealed)))?.result
      } catch {
        return undefined
      }
    },
  }
}

function awaited(way: ByCall): ByPromise {
  return {
    isAsyncEncryptionAvailable: async () => way.isEncryptionAvailable(),
    encryptStringAsync: async text => way.encryptString(text),
    decryptStringAsync: async sealed => ({ result: way.decryptString(sealed), shouldReEncrypt: false }),
  }
}

const isByPromise = (way: Partial<ByCall & ByPromise>): way is ByPromise =>
  way.isAsyncEncryptionAvailable !== undefined && way.encryptStringAsync !== undefined && way.decryptStringAsync !== undefined

const isByCall = (way: Partial<ByCall & ByPromise>): way is ByCall =>
  way.isEncryptionAvailable !== undefined && way.encryptString !== undefined && way.decryptString !== undefined
