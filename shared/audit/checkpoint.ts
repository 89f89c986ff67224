import { concat, toHex } from '../seal/bytes.ts'
import { fromBase64, toBase64 } from '../stix/base64.ts'
import type { Digest } from './merkle.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** How large a log was, and its root then. */
export interface Checkpoint {
  /** Names the log: one line. */
  readonly origin: string
  readonly size: number
  readonly root: Bytes
}

const ED25519 = 1
const KEY_HASH = 4
const utf8 = new TextEncoder()

/** The text that is signed. @see https://github.com/C2SP/C2SP/blob/main/tlog-checkpoint.md */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`

/** @returns undefined for what `checkpointText` does not write; lines behind the third are an extension's and are passed over. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', digits = '', root = ''] = text.split('\n')
  const read = fromBase64(root)
  return origin !== '' && /^(0|[1-9]\d{0,14})$/.test(digits) && read?.length === 32 ? { origin, size: Number(digits), root: read } : undefined
}

/** Names a key by what it signs for and by its bytes. @see https://github.com/C2SP/C2SP/blob/main/signed-note.md */
const keyHash = (digest: Digest, name: string, publicKey: Uint8Array): Bytes => digest(utf8.encode(`${name}\n`), Uint8Array.of(ED25519), publicKey).slice(0, KEY_HASH)

/** The text with its signature line. @param publicKey Ed25519, 32 bytes. */
export function signedNote(digest: Digest, text: string, name: string, publicKey: Uint8Array, signature: Uint8Array): string {
  return `${text}\n— ${name} ${toBase64(concat(keyHash(digest, name, publicKey), signature))}\n`
}

/** The text of a note and what its signature line for this key says; undefined when there is none. */
export function readNote(digest: Digest, note: string, name: string, publicKey: Uint8Array): { readonly text: string; readonly signature: Bytes } | undefined {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) return undefined
  const wanted = toBase64(keyHash(digest, name, publicKey))
  for (const line of note.slice(end + 2).split('\n')) {
    const [, signer, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = encoded === undefined ? undefined : fromBase64(encoded)
    if (signer === name && bytes?.length === KEY_HASH + 64 && toBase64(bytes.slice(0, KEY_HASH)) === wanted) return { text: note.slice(0, end + 1), signature: bytes.slice(KEY_HASH) }
  }
  return undefined
}

/** The key as verifiers want it: name, hash, algorithm and bytes in one word. */
export function verifierKey(digest: Digest, name: string, publicKey: Uint8Array): string {
  const hash = toHex(keyHash(digest, name, publicKey))
  return `${name}+${hash}+${toBase64(concat(Uint8Array.of(ED25519), publicKey))}`
}
