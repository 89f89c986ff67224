import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Lineages, signerOf, stamped } from '../../shared/outbox/lineage.ts'
import type { Preview } from '../../shared/outbox/finding.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { bytesOf } from '../../shared/outbox/objections.ts'
import { genuine, type Signing } from '../../shared/outbox/signature.ts'
import { sha256Hex } from '../../shared/stix/digest.ts'
import type { StixId, StixObject } from '../../shared/stix/object.ts'
import type { Holdings } from './holdings.ts'
import { versionOf } from './objects-segment.ts'
import type { Truth } from './truth.ts'

/** Ed25519 without WebCrypto, which has none in Chromium 130: about a thousand verifications a second, for reports and notes of people. */
export const signing: Signing = {
  publicKey: seed => bytesToHex(ed25519.getPublicKey(hexToBytes(seed))),
  sign: (message, seed) => bytesToHex(ed25519.sign(message, hexToBytes(seed))),
  verify: (signature, message, key) => ed25519.verify(hexToBytes(signature), message, hexToBytes(key)),
}

/** The secret of this person's hand; hers alone. */
const SIGNER = 'vault.signer'
/** Before an author's id: the key that she was first met with. */
const KEY = 'vault.key.'

const keyOf = ({ settings }: Holdings, author: string): string | undefined => {
  const key = settings.get(KEY + author)
  return typeof key === 'string' ? key : undefined
}

/** What of a delivery may be let in, by who has signed it. */
export const letIn = (holdings: Holdings, objects: readonly StixObject[]): { readonly genuine: readonly StixObject[]; readonly forged: number } =>
  genuine(objects, author => keyOf(holdings, author), signing, object => holdings.shelf.holds(object.id, versionOf(object)))

/** Who has sent how much, what of it has not come, and what leaves with our own hand on it. */
export class Lineage {
  readonly #holdings: Holdings
  readonly #truth: Truth
  readonly #newId: () => string
  readonly #seen = new Set<string>()
  readonly #lineages = new Map<string, Lineages>()
  readonly #all = new Lineages()
  readonly #gaps = new Map<string, ReadonlySet<string>>()

  constructor(holdings: Holdings, truth: Truth, newId: () => string) {
    this.#holdings = holdings
    this.#truth = truth
    this.#newId = newId
  }

  /** Reads the reports that have come since it was last called; at first all. */
  async refresh(): Promise<void> {
    const { shelf } = this.#holdings
    const news = [...shelf.everything()].filter(entry => entry.type === 'report' && !this.#seen.has(`${entry.id} ${entry.modified}`))
    for (const entry of news.toSorted((a, b) => (a.modified < b.modified ? -1 : 1))) {
      const report = await shelf.read(entry)
      this.#seen.add(`${entry.id} ${entry.modified}`)
      const signer = report === undefined ? undefined : signerOf(report, signing)
      if (report === undefined || signer === undefined) continue
      const known = keyOf(this.#holdings, signer.author)
      if (known === undefined) await this.#remember(KEY + signer.author, signer.key)
      else if (known !== signer.key) continue
      this.#of(entry.origin).take(report)
      this.#all.take(report)
    }
  }

  #of(source: string): Lineages {
    const lineages = this.#lineages.get(source) ?? new Lineages()
    this.#lineages.set(source, lineages)
    return lineages
  }

  /** Whether a number from this source is missing that was not missing when this was last asked. */
  hasNewGap(source: string): boolean {
    const before = this.#gaps.get(source) ?? new Set()
    const now = this.#of(source).gaps()
    this.#gaps.set(source, now)
    return [...now].some(gap => !before.has(gap))
  }

  /** Findings that have not come from a source, by the name of their author; an empty one when nothing of hers has come at all. */
  missing(source: string): readonly { readonly author: string; readonly count: number }[] {
    return (this.#lineages.get(source)?.missing() ?? []).map(({ author, count }) => ({ author: author === undefined ? '' : (this.#holdings.shelf.entry(author)?.label ?? ''), count }))
  }

  /** Pairs of findings that claim one number. */
  forks(source: string): readonly (readonly StixId[])[] {
    return this.#lineages.get(source)?.forks() ?? []
  }

  /** A finding as it leaves: what is shown has our numbers and signatures on it already. */
  async numbered(preview: Preview, collection: string): Promise<Preview> {
    const item: OutboxItem = { id: '', title: '', queued: '', source: '', collection, objects: preview.leaving.map(({ object }) => object), receipts: {}, state: 'waiting', attempts: 0 }
    const { objects } = await this.stamp(item)
    const leaving = preview.leaving.map((entry, i) => ({ ...entry, object: objects[i] ?? entry.object }))
    return { ...preview, leaving, bytes: leaving.reduce((sum, entry) => sum + bytesOf(entry), 0) }
  }

  /** The item with our numbers and signatures on it; one that has them keeps them. */
  async stamp(item: OutboxItem): Promise<OutboxItem> {
    await this.refresh()
    const seed = await this.ensureHand()
    return stamped(item, { seed, signing, lineages: this.#all, items: [...this.#holdings.outbox.values()] })
  }

  /** Made with the vault, so that every backup has it: whoever came back with another hand would be taken for somebody else. @returns the secret. */
  async ensureHand(): Promise<string> {
    const held = this.#holdings.settings.get(SIGNER)
    const seed = typeof held === 'string' ? held : sha256Hex(new TextEncoder().encode(`${this.#newId()} ${this.#newId()} ${this.#newId()}`))
    if (held === undefined) await this.#remember(SIGNER, seed)
    const author = this.#holdings.user?.identity.id
    if (author !== undefined && keyOf(this.#holdings, author) === undefined) await this.#remember(KEY + author, signing.publicKey(seed))
    return seed
  }

  async #remember(key: string, value: string): Promise<void> {
    const entry = { kind: 'setting', key, value } as const
    await this.#truth.write(() => ({ change: this.#holdings.changeBy(entry), result: null }))
  }
}
