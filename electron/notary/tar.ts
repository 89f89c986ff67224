import { decode, encode, same } from '../../shared/seal/bytes.ts'
import type { Bytes } from '../../shared/seal/ports.ts'

/** A file in an archive of POSIX.1-1988 ("ustar"), which every tar reads. */
export interface TarEntry {
  readonly name: string
  /** Bytes. */
  readonly size: number
}

export const BLOCK = 512
/** Two blocks of nothing end an archive. */
export const END: Bytes = new Uint8Array(2 * BLOCK)

const NAME = 100
const SIZE = 124
const CHECKSUM = 148
const KIND = 156
const MAGIC = 257
const LARGEST = 0o77777777777

/** What fills the last block of a file. */
export function paddingOf(size: number): Bytes {
  return new Uint8Array((BLOCK - size % BLOCK) % BLOCK)
}

/** @throws {RangeError} The format has no room for such a name or size. */
export function writeTarHeader({ name, size }: TarEntry): Bytes {
  const named = encode(name)
  if (named.length > NAME || size > LARGEST) throw new RangeError(`a name of ${named.length} bytes or a file of ${size}`)
  const header = new Uint8Array(BLOCK)
  header.set(named)
  // Owner may read and write; no owner and no time, which would tell something and mean nothing.
  header.set(encode(['0000600', '0000000', '0000000', size.toString(8).padStart(11, '0'), '00000000000', ''].join('\0')), NAME)
  header.set(encode('        0'), CHECKSUM)
  header.set(encode('ustar\x0000'), MAGIC)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.set(encode(`${sum.toString(8).padStart(6, '0')}\0 `), CHECKSUM)
  return header
}

/** Only what `writeTarHeader` wrote, byte for byte. @returns undefined for anything else. */
export function readTarHeader(block: Bytes): TarEntry | undefined {
  if (block.length !== BLOCK || block[KIND] !== 0x30) return undefined
  const end = block.indexOf(0)
  if (end === 0 || end > NAME) return undefined
  const size = Number.parseInt(String.fromCharCode(...block.subarray(SIZE, SIZE + 11)), 8)
  if (!Number.isSafeInteger(size)) return undefined
  let name
  try {
    name = decode(block.subarray(0, end === -1 ? NAME : end))
  } catch {
    return undefined
  }
  return same(writeTarHeader({ name, size }), block) ? { name, size } : undefined
}
