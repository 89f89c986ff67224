type Bytes = Uint8Array<ArrayBuffer>

/** SHA-256. */
export type Digest = (...pieces: readonly Uint8Array[]) => Bytes

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** RFC 6962 §2.1. The first byte keeps an entry from being taken for a node. */
export const leafHash = (digest: Digest, entry: Uint8Array): Bytes => digest(LEAF, entry)
export const nodeHash = (digest: Digest, left: Uint8Array, right: Uint8Array): Bytes => digest(NODE, left, right)

/** A tree that only grows. It keeps the roots of its whole subtrees alone, of which a tree of n leaves has one for each bit of n. */
export interface Tree {
  readonly size: number
  /** Root of everything so far; of no leaves the digest of nothing. */
  root(): Bytes
  grow(leaf: Bytes): void
}

export function emptyTree(digest: Digest): Tree {
  // From the largest subtree to the smallest; each is twice as large as the next at least.
  const whole: { readonly leaves: number; readonly hash: Bytes }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    root() {
      const last = whole.at(-1)
      if (last === undefined) return digest()
      return whole.slice(0, -1).reduceRight((right, { hash }) => nodeHash(digest, hash, right), last.hash)
    },
    grow(leaf) {
      size++
      let grown = { leaves: 1, hash: leaf }
      for (let before = whole.at(-1); before !== undefined && before.leaves === grown.leaves; before = whole.at(-1)) {
        whole.pop()
        grown = { leaves: grown.leaves * 2, hash: nodeHash(digest, before.hash, grown.hash) }
      }
      whole.push(grown)
    },
  }
}
