import fs from 'node:fs'
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'

const END_OF_CENTRAL_DIRECTORY = Buffer.from([0x50, 0x4b, 5, 6])
const LONGEST_END = 22 + 65_535
const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000

/**
 * Unpacks the wanted entries of a zip and reads nothing else: the archive holds 25,000 files of which 70 are wanted.
 *
 * @param zip The archive; stored or deflated entries, not zip64.
 * @param into A folder; made when missing.
 * @param where Name in the archive → path below `into`, or undefined to leave the entry out.
 * @throws A broken archive, a symbolic link, or a path that leaves `into`.
 */
export function unzip(zip, into, where) {
  const file = fs.openSync(zip, 'r')
  try {
    for (const entry of entries(file)) {
      const to = where(entry.name)
      if (to === undefined || entry.name.endsWith('/')) continue
      if ((entry.mode & FILE_TYPE) === SYMBOLIC_LINK) throw new Error(`symbolic link in zip: ${entry.name}`)
      const target = path.resolve(into, to)
      if (!target.startsWith(path.resolve(into) + path.sep)) throw new Error(`zip entry leaves its folder: ${entry.name}`)
      fs.mkdirSync(path.dirname(target), { recursive: true })
      fs.writeFileSync(target, content(file, entry), { mode: entry.mode & 0o777 || 0o644 })
    }
  } finally {
    fs.closeSync(file)
  }
}

/** The central directory, APPNOTE 6.3.10 §4.3.12. */
function* entries(file) {
  const { size } = fs.fstatSync(file)
  const tail = read(file, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END))
  const end = tail.lastIndexOf(END_OF_CENTRAL_DIRECTORY)
  if (end < 0) throw new Error('not a zip: no end of central directory')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (count === 0xffff || start === 0xffffffff) throw new Error('zip64 is not read here')
  const directory = read(file, start, length)
  for (let i = 0, at = 0; i < count; i++) {
    const nameLength = directory.readUInt16LE(at + 28)
    yield {
      deflated: directory.readUInt16LE(at + 10) !== 0,
      packed: directory.readUInt32LE(at + 20),
      plain: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      header: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
}

function content(file, entry) {
  const header = read(file, entry.header, 30)
  const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = read(file, start, entry.packed)
  const plain = entry.deflated ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.plain) }) : packed
  if (plain.length !== entry.plain) throw new Error(`zip entry ${entry.name}: ${plain.length} bytes, expected ${entry.plain}`)
  return plain
}

function read(file, position, length) {
  const bytes = Buffer.allocUnsafe(length)
  const got = fs.readSync(file, bytes, 0, length, position)
  if (got !== length) throw new Error(`zip ends early: ${got} of ${length} bytes`)
  return bytes
}
