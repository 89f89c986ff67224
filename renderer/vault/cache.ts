import { Dexie, type Table } from 'dexie'

interface CachedSegment {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * The second copy: the same sealed bytes that lie in the segment files, under the same random names. It may be empty, behind or damaged at
 * any time and nothing is lost by it; every byte read here is authenticated like one from a file, and a miss is fetched from the notary.
 */
export class SegmentCache {
  readonly #database: Dexie & { readonly segments: Table<CachedSegment, string> }

  constructor(vault: string) {
    this.#database = new Dexie(`waypost-${vault}`, { chromeTransactionDurability: 'strict', cache: 'disabled' }) as Dexie & { readonly segments: Table<CachedSegment, string> }
    this.#database.version(1).stores({ segments: 'name' })
    // While the ledger is read; whoever reads first waits for what is left of it.
    this.#database.open().catch(() => {})
  }

  /** Whose copies are here, without reading them. */
  async names(): Promise<ReadonlySet<string>> {
    try {
      return new Set(await this.#database.segments.toCollection().primaryKeys())
    } catch {
      return new Set()
    }
  }

  /** A cache that cannot be read counts as empty. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return (await this.#database.segments.get(name))?.bytes
    } catch {
      return undefined
    }
  }

  /** Keeps copies; a failure (a full disk, a quota) is not one of the vault. */
  async keep(segments: readonly CachedSegment[]): Promise<boolean> {
    try {
      await this.#database.segments.bulkPut([...segments])
      return true
    } catch {
      return false
    }
  }

  async forget(names: readonly string[]): Promise<void> {
    try {
      await this.#database.segments.bulkDelete([...names])
    } catch {
      await this.clear()
    }
  }

  close(): void {
    this.#database.close()
  }

  async clear(): Promise<void> {
    try {
      await this.#database.delete()
      await this.#database.open()
    } catch {
      // The files are the truth; the next start tries again.
    }
  }
}
