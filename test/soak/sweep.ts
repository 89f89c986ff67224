import fs from 'node:fs'
import path from 'node:path'
import { constants, inflateRawSync, inflateSync } from 'node:zlib'
import { loadZstd } from '../../renderer/vault/zstd.ts'
import { type Search, type Wanted, searchFor } from './search.ts'

/** Something readable where nothing should be. */
export interface Leak {
  readonly file: string
  readonly what: string
  /** Inside of what: the file itself, or something packed in it. */
  readonly within: 'plain' | 'gzip' | 'zlib' | 'zstd'
}

export interface Swept {
  readonly leaks: readonly Leak[]
  readonly files: number
  readonly bytes: number
}

const PIECE = 16 * 1024 * 1024
const PACKED_MOST = 64 * 1024 * 1024
type Packing = Exclude<Leak['within'], 'plain'>
/** How packed data begins. RFC 1952 §2.3.1, RFC 1950 §2.2, RFC 8878 §3.1.1. */
const BEGINS: readonly (readonly [Packing, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]], ['zlib', [0x78, 0x01]], ['zlib', [0x78, 0x5e]], ['zlib', [0x78, 0x9c]], ['zlib', [0x78, 0xda]], ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]

/** Looks into every byte of every file below the folders, and into what is packed in them. A folder that is not there has no files. */
export async function sweep(folders: readonly string[], wanted: readonly Wanted[]): Promise<Swept> {
  const { search, nameOf } = searchFor(wanted)
  const zstd = await loadZstd()
  const leaks = new Map<string, Leak>()
  let files = 0
  let bytes = 0
  for (const file of folders.flatMap(filesUnder)) {
    const hear = (within: Leak['within']) => ({ pattern }: { readonly pattern: number }): void => {
      const what = nameOf(pattern)
      leaks.set(`${file}\n${what}\n${within}`, { file, what, within })
    }
    files++
    bytes += readPieces(file, search.longest, piece => {
      search.scan(piece, hear('plain'))
      unpackAll(piece, zstd, (within, plain) => search.scan(plain, hear(within)))
    })
  }
  return { leaks: [...leaks.values()], files, bytes }
}

export function filesUnder(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}

/** @param again bytes of each piece that stand at the beginning of the next once more. @returns the size of the file. */
function readPieces(file: string, again: number, hear: (piece: Uint8Array) => void): number {
  let opened
  try {
    opened = fs.openSync(file, 'r')
    const buffer = Buffer.alloc(PIECE)
    let at = 0
    for (;;) {
      const read = fs.readSync(opened, buffer, 0, PIECE, at)
      if (read > 0) hear(buffer.subarray(0, read))
      if (read < PIECE) return at + read
      at += read - again
    }
  } catch {
    // Gone meanwhile.
    return 0
  } finally {
    if (opened !== undefined) fs.closeSync(opened)
  }
}

/** Tries to unpack wherever something packed may begin, as far as it goes. */
function unpackAll(bytes: Uint8Array, zstd: Awaited<ReturnType<typeof loadZstd>>, hear: (within: Packing, plain: Uint8Array) => void): void {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (const [packing, begin] of BEGINS) {
    const magic = Buffer.from(begin)
    for (let at = all.indexOf(magic); at >= 0; at = all.indexOf(magic, at + 1)) {
      try {
        const packed = all.subarray(at)
        const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: PACKED_MOST }
        if (packing === 'gzip') hear(packing, inflateRawSync(packed.subarray(gzipHeader(packed)), options))
        else if (packing === 'zlib') hear(packing, inflateSync(packed, options))
        else {
          const frame = zstdFrame(packed)
          if (frame !== undefined) hear(packing, zstd.decompress(Uint8Array.from(frame)))
        }
      } catch {
        // It only looked like it.
      }
    }
  }
}

/** Length of the header in front of the data. RFC 1952 §2.3. */
function gzipHeader(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  let at = 10
  if ((flags & 4) !== 0) at += 2 + bytes.readUInt16LE(at)
  for (const text of [8, 16]) if ((flags & text) !== 0) at = bytes.indexOf(0, at) + 1
  return at + ((flags & 2) !== 0 ? 2 : 0)
}

/**
 * One whole frame, found by the lengths of its blocks. RFC 8878 §3.1.1. Of one that only looks so, or that says that it is huge, nothing: the decompressor
 * would ask for memory that there is not, and write where it got none.
 */
function zstdFrame(bytes: Buffer): Buffer | undefined {
  const descriptor = bytes[4] ?? 0
  if ((descriptor & 8) !== 0) return undefined
  const single = (descriptor >> 5 & 1) === 1
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0
  let at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0)
  if (at + sizeBytes > bytes.length || sizeBytes === 8) return undefined
  if (sizeBytes > 0 && bytes.readUIntLE(at, sizeBytes) > PACKED_MOST) return undefined
  at += sizeBytes
  for (;;) {
    if (at + 3 > bytes.length) return undefined
    const header = bytes.readUIntLE(at, 3)
    const type = header >> 1 & 3
    at += 3 + (type === 1 ? 1 : header >> 3)
    if (type === 3 || at > bytes.length) return undefined
    if ((header & 1) === 1) return bytes.subarray(0, at + (descriptor >> 2 & 1) * 4)
  }
}

/** A file into which something leaked on purpose, to see that it would be found; in each of these ways. */
export function plantLeaks(folder: string, text: string, pack: (plain: Uint8Array<ArrayBuffer>) => Uint8Array, gzip: (plain: Buffer) => Buffer, deflate: (plain: Buffer) => Buffer): readonly string[] {
  const noise = Buffer.alloc(4_000, 0x2e)
  const around = (bytes: Uint8Array): Buffer => Buffer.concat([noise, bytes, noise])
  const utf8 = Buffer.from(text, 'utf8')
  const utf16 = Buffer.from(text, 'utf16le')
  const forms: { readonly [name: string]: Buffer } = {
    'utf-8': around(utf8),
    'utf-16le': around(utf16),
    'utf-16be': around(Buffer.from(utf16).swap16()),
    hex: around(Buffer.from(utf8.toString('hex'))),
    'upper-hex': around(Buffer.from(utf8.toString('hex').toUpperCase())),
    ...Object.fromEntries([0, 1, 2].map(phase => [`base64-${phase}`, around(Buffer.from(Buffer.concat([Buffer.alloc(phase, 0x78), utf8, Buffer.from('tail')]).toString('base64')))])),
    gzip: around(gzip(around(utf8))),
    zlib: around(deflate(around(utf8))),
    zstd: around(pack(Uint8Array.from(around(utf8)))),
    'across-pieces': Buffer.concat([Buffer.alloc(PIECE - 5, 1), utf8, noise]),
  }
  fs.mkdirSync(folder, { recursive: true })
  return Object.entries(forms).map(([name, bytes]) => {
    const file = path.join(folder, name)
    fs.writeFileSync(file, bytes)
    return file
  })
}

export type { Search }
