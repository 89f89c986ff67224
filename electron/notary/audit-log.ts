import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { type Checkpoint, checkpointText, readCheckpoint, readNote, signedNote, verifierKey } from '../../shared/audit/checkpoint.ts'
import type { LoggedEvent } from '../../shared/audit/event.ts'
import { type Digest, type Tree, emptyTree, leafHash } from '../../shared/audit/merkle.ts'
import { concat, decode, encode, same, view } from '../../shared/seal/bytes.ts'
import { subkey } from '../../shared/seal/keys.ts'
import { DiskFault, type FilePort } from '../../shared/journal/ports.ts'
import type { Aead, AeadKey, Bytes } from '../../shared/seal/ports.ts'
import { placeNow } from './files.ts'
import { openNote, sealNote } from './sealed-note.ts'

/** The folder in the vault's own. */
export const AUDIT = 'audit'
export const ENTRIES = 'entries'
export const CHECKPOINT = 'checkpoint'
export const KEY = 'key'

/** The log of who did what, in which nothing can be changed without its showing. */
export interface AuditLog {
  /** On disk when this answers. A disk that refuses is counted and told in the next event that it takes. */
  note(event: NotedEvent): Promise<void>
  size(): number
  /** What is on disk, for somebody outside to keep. */
  reached(): Reached
  /** Entries that were not those of a checkpoint or of what the witness remembers, or that had none, were set aside and a new log begun. */
  readonly broken: boolean
  /** Signs how far it has come. */
  close(): void
}

export type NotedEvent = Omit<LoggedEvent, 'number' | 'at' | 'missed'>

/** How far a log had come. */
export type Reached = Pick<Checkpoint, 'size' | 'root'>

/** How far the checkpoint may be behind. */
const SIGN_AFTER_MS = 1_000
const LARGEST_ENTRY = 64 * 1_024
/** RFC 8410 §7: what stands before the 32 bytes of an Ed25519 seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const digest: Digest = (...pieces) => {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return concat(hash.digest())
}

interface Signer {
  readonly name: string
  readonly secret: KeyObject
  readonly publicKey: Bytes
}

/**
 * Opens the log, or begins one.
 *
 * @param folder of the vault.
 * @param witness a file outside of it in which the newest checkpoint is kept as well.
 * @param seen what `reached` said once, kept sealed outside of the vault. @param onSigned called after each later checkpoint but the last.
 * @param now milliseconds since 1970-01-01 UTC.
 */
export async function openAuditLog(files: FilePort, folder: string, aead: Aead, journalKey: Bytes, vault: string, { now, witness, seen, onSigned }: { readonly now: () => number; readonly witness?: string; readonly seen?: Reached; readonly onSigned?: () => void }): Promise<AuditLog> {
  const place = path.join(folder, AUDIT)
  const key = await subkey(aead, journalKey, `waypost audit ${vault}`)
  const signer = await signerOf(aead, journalKey, vault)
  const entries = `${place}/${ENTRIES}`
  fs.mkdirSync(place, { recursive: true, mode: 0o700 })
  const found = await files.read(entries) ?? new Uint8Array(0)
  let { tree, end } = grown(found)
  const [inside, outside] = [readNow(`${place}/${CHECKPOINT}`), witness === undefined ? undefined : readNow(witness)]
  const said = [inside, outside].flatMap(note => note === undefined ? [] : [signed(note, signer) ?? 'forged' as const])
  const known = [...said, ...(seen === undefined ? [] : [seen])]
  // The first opening signs the empty log before it takes an entry: entries without a checkpoint are ones that somebody took it from.
  const broken = (inside === undefined && found.length > 0) || known.some(reached => reached === 'forged' || !agrees(reached, found))
  if (broken) {
    if (found.length > 0) await files.rename(entries, `${entries}.broken-${now()}`)
    ;({ tree, end } = grown(new Uint8Array(0)))
  } else if (end < found.length) await files.cut(entries, end)
  if (broken || found.length === 0) await files.create(entries, new Uint8Array(0))
  await files.syncFolder(place)
  const word = `${verifierKey(digest, signer.name, signer.publicKey)}\n`
  if (readNow(`${place}/${KEY}`) !== word) placeNow(`${place}/${KEY}`, encode(word))

  let missed = 0
  let waiting: { readonly event: NotedEvent; readonly done: () => void }[] = []
  let writing: Promise<void> | undefined
  let signing: NodeJS.Timeout | undefined
  let over = false

  const seal = async (event: LoggedEvent): Promise<Bytes> => await sealNote(aead, key, bondOf(vault, event.number), encode(JSON.stringify(event)))
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const sealed: Bytes[] = []
      for (const [i, { event }] of batch.entries()) sealed.push(await seal({ ...event, number: tree.size + i, at: now(), ...(i === 0 && missed > 0 ? { missed } : {}) }))
      const bytes = concat(...sealed.flatMap(entry => [lengthOf(entry), entry]))
      try {
        await files.append(entries, end, bytes)
        await files.sync(entries)
        end += bytes.length
        for (const entry of sealed) tree.grow(leafHash(digest, entry))
        missed = 0
      } catch (fault) {
        if (!(fault instanceof DiskFault)) throw fault
        missed += batch.length
        await files.cut(entries, end).catch(() => {})
      }
      for (const { done } of batch) done()
      if (!over) signing ??= setTimeout(signNow, SIGN_AFTER_MS).unref()
    }
    writing = undefined
  }
  const checkpoint = (): void => {
    clearTimeout(signing)
    signing = undefined
    const text = checkpointText({ origin: signer.name, size: tree.size, root: tree.root() })
    const note = encode(signedNote(digest, text, signer.name, signer.publicKey, sign(null, encode(text), signer.secret)))
    // A disk that takes nothing: the entries stand, and the next checkpoint covers them.
    placeNow(`${place}/${CHECKPOINT}`, note)
    if (witness !== undefined) placeNow(witness, note)
  }
  const signNow = (): void => {
    checkpoint()
    onSigned?.()
  }
  const note: AuditLog['note'] = async event => {
    const kept = new Promise<void>(done => waiting.push({ event, done }))
    writing ??= write()
    // A fault of the program ends the wait; a disk that refuses does not.
    await Promise.race([kept, writing.then(async () => await kept)])
  }
  if (broken) await note({ act: 'security', call: 'log begun anew', count: Math.max(0, ...known.map(reached => reached === 'forged' ? 0 : reached.size)) })
  if (said.length < (witness === undefined ? 1 : 2) || said.some(checkpoint => checkpoint === 'forged' || checkpoint.size !== tree.size)) checkpoint()
  return {
    broken,
    size: () => tree.size,
    reached: () => ({ size: tree.size, root: tree.root() }),
    note,
    close() {
      over = true
      checkpoint()
    },
  }
}

/** Every event, for whoever has the key. @returns undefined in the place of one that does not open. */
export async function readAudit(aead: Aead, journalKey: Bytes, vault: string, entries: Bytes): Promise<readonly (LoggedEvent | undefined)[]> {
  const key: AeadKey = await subkey(aead, journalKey, `waypost audit ${vault}`)
  const events: (LoggedEvent | undefined)[] = []
  for (const entry of entriesIn(entries)) {
    const plain = await openNote(aead, key, bondOf(vault, events.length), concat(entry))
    events.push(plain === undefined ? undefined : JSON.parse(decode(plain)) as LoggedEvent)
  }
  return events
}

function grown(bytes: Bytes): { readonly tree: Tree; readonly end: number } {
  const tree = emptyTree(digest)
  let end = 0
  for (const entry of entriesIn(bytes)) {
    tree.grow(leafHash(digest, entry))
    end += 4 + entry.length
  }
  return { tree, end }
}

/** Whether these entries begin with those that the checkpoint was signed over. */
function agrees({ size, root }: Reached, bytes: Bytes): boolean {
  const tree = emptyTree(digest)
  for (const entry of entriesIn(bytes)) {
    if (tree.size === size) break
    tree.grow(leafHash(digest, entry))
  }
  return tree.size === size && same(tree.root(), root)
}

/** What stands whole behind a length; a torn one ends it. */
function* entriesIn(bytes: Bytes): Generator<Bytes> {
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = view(bytes).getUint32(at, true)
    if (length === 0 || length > LARGEST_ENTRY || at + 4 + length > bytes.length) return
    yield bytes.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
}

function lengthOf(entry: Bytes): Bytes {
  const length = new Uint8Array(4)
  view(length).setUint32(0, entry.length, true)
  return length
}

function signed(note: string, { name, publicKey, secret }: Signer): Checkpoint | undefined {
  const read = readNote(digest, note, name, publicKey)
  // Ed25519 gives one signature for one text, so that comparing is checking.
  return read !== undefined && same(sign(null, encode(read.text), secret), read.signature) ? readCheckpoint(read.text) : undefined
}

async function signerOf(aead: Aead, journalKey: Bytes, vault: string): Promise<Signer> {
  const seed = await aead.derive(journalKey, encode(vault), 'waypost audit signature', 32)
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  seed.fill(0)
  const encoded = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return { name: `waypost.invalid/audit/${vault}`, secret, publicKey: concat(encoded.subarray(encoded.length - 32)) }
}

const bondOf = (vault: string, number: number) => ({ vault, purpose: `audit ${number}` })

function readNow(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
