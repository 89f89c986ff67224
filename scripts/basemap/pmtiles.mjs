/** Writes a PMTiles archive, version 3, with gzip-compressed vector tiles. @see https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

const HEADER_BYTES = 127
/** The specification wants header and root directory within the first 16 KiB, so that one read opens the archive. */
const ROOT_LIMIT = 16_384 - HEADER_BYTES
const GZIP = 2
const MVT = 1

/**
 * @param {readonly { z: number, x: number, y: number, id: number, data: Uint8Array }[]} tiles ordered by `id`; `data` already gzipped
 * @param {{ maxZoom: number, name: string, attribution: string, layers: readonly object[] }} about
 * @returns {Buffer}
 */
export function archive(tiles, about) {
  const { entries, contents, length } = clustered(tiles)
  const { root, leaves } = directories(entries)
  const metadata = gzip(Buffer.from(JSON.stringify({
    name: about.name, attribution: about.attribution, type: 'baselayer', format: 'pbf', vector_layers: about.layers,
  })))

  const header = Buffer.alloc(HEADER_BYTES)
  const u64 = (value, at) => header.writeBigUInt64LE(BigInt(value), at)
  header.write('PMTiles', 0, 'latin1')
  header[7] = 3
  const rootAt = HEADER_BYTES
  const metadataAt = rootAt + root.length
  const leavesAt = metadataAt + metadata.length
  const dataAt = leavesAt + leaves.length
  ;[rootAt, root.length, metadataAt, metadata.length, leavesAt, leaves.length, dataAt, length, tiles.length, entries.length, contents.length]
    .forEach((value, i) => u64(value, 8 + i * 8))
  header[96] = 1
  header[97] = GZIP
  header[98] = GZIP
  header[99] = MVT
  header[100] = 0
  header[101] = about.maxZoom
  ;[-180, -85.0511287, 180, 85.0511287].forEach((degrees, i) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + i * 4))
  header[118] = 2
  return Buffer.concat([header, root, metadata, leaves, ...contents])
}

/** Gzip whose bytes do not tell the operating system they were made on. */
export function gzip(bytes) {
  const out = gzipSync(bytes, { level: 9 })
  out[9] = 255
  return out
}

/** Equal tiles (open sea, inland) are stored once, equal neighbours become one run. */
function clustered(tiles) {
  const entries = []
  const contents = []
  const offsets = new Map()
  let length = 0
  for (const { id, data } of tiles) {
    const sum = createHash('sha256').update(data).digest('base64')
    let offset = offsets.get(sum)
    if (offset === undefined) {
      offset = length
      offsets.set(sum, offset)
      contents.push(data)
      length += data.length
    }
    const last = entries[entries.length - 1]
    if (last !== undefined && last.offset === offset && last.id + last.run === id) last.run++
    else entries.push({ id, run: 1, offset, length: data.length })
  }
  return { entries, contents, length }
}

function directories(entries) {
  const whole = directory(entries)
  if (whole.length <= ROOT_LIMIT) return { root: whole, leaves: Buffer.alloc(0) }
  for (let size = 2048; ; size *= 2) {
    const leaves = []
    const pointers = []
    let offset = 0
    for (let i = 0; i < entries.length; i += size) {
      const leaf = directory(entries.slice(i, i + size))
      pointers.push({ id: entries[i].id, run: 0, offset, length: leaf.length })
      leaves.push(leaf)
      offset += leaf.length
    }
    const root = directory(pointers)
    if (root.length <= ROOT_LIMIT) return { root, leaves: Buffer.concat(leaves) }
  }
}

function directory(entries) {
  const bytes = []
  const varint = value => {
    let rest = value
    while (rest >= 128) {
      bytes.push(rest % 128 | 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  varint(entries.length)
  entries.forEach((entry, i) => varint(entry.id - (i === 0 ? 0 : entries[i - 1].id)))
  entries.forEach(entry => varint(entry.run))
  entries.forEach(entry => varint(entry.length))
  entries.forEach((entry, i) => {
    const before = entries[i - 1]
    varint(before !== undefined && entry.offset === before.offset + before.length ? 0 : entry.offset + 1)
  })
  return gzip(Buffer.from(bytes))
}
