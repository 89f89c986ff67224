import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkpointText, readCheckpoint } from '../../../shared/audit/checkpoint.ts'
import { type Digest, emptyTree, leafHash, nodeHash } from '../../../shared/audit/merkle.ts'

const digest: Digest = (...pieces) => {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return new Uint8Array(hash.digest())
}
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'))

/** Inputs and roots of certificate-transparency's own tests (merkletree, `testonly/reference.go`). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('[AUDIT-1] the published roots come out, leaf by leaf', () => {
  const tree = emptyTree(digest)
  expect(hex(tree.root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  for (const [i, leaf] of LEAVES.entries()) {
    tree.grow(leafHash(digest, bytes(leaf)))
    expect([tree.size, hex(tree.root())]).toEqual([i + 1, ROOTS[i]])
  }
})

test('[AUDIT-1] a tree that grew is the tree of RFC 6962 for every size', () => {
  const rootOf = (leaves: readonly Uint8Array[]): Uint8Array => {
    if (leaves.length === 1) return leaves[0]!
    let split = 1
    while (split * 2 < leaves.length) split *= 2
    return nodeHash(digest, rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
  }
  const tree = emptyTree(digest)
  const leaves: Uint8Array[] = []
  for (let i = 0; i < 300; i++) {
    const leaf = leafHash(digest, Buffer.from(`entry ${i}`))
    leaves.push(leaf)
    tree.grow(leaf)
    expect(hex(tree.root())).toBe(hex(rootOf(leaves)))
  }
})

test('[AUDIT-2] a checkpoint is three lines, and nothing else is one', () => {
  const checkpoint = { origin: 'waypost.invalid/audit/00', size: 7, root: new Uint8Array(32).fill(5) }
  expect(checkpointText(checkpoint)).toBe('waypost.invalid/audit/00\n7\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n')
  expect(readCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint)
  for (const wrong of ['', 'a\n-1\nBQ==\n', 'a\n01\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n', 'a\n1\nBQ==\n', '\n1\nBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=\n']) expect(readCheckpoint(wrong)).toBeUndefined()
})
