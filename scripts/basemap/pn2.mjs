/**
 * Reads the .pn2 files of KDE Marble, version 2: Natural Earth geometry, in steps of half an arc minute, without attributes.
 * Big-endian; nodes are absolute (int16) or relative to the last absolute one (int8).
 */

const RING_KINDS = { line: 0, ring: 1, outer: 2, inner: 3, several: 4 }

/**
 * @param {Buffer} bytes
 * @returns {{ lines: number[][][], polygons: number[][][][] }} Positions in degrees; polygon rings closed, holes after their outer ring.
 */
export function readPn2(bytes) {
  let at = 0
  const u8 = () => bytes.readUInt8(at++)
  const i8 = () => bytes.readInt8(at++)
  const i16 = () => bytes.readInt16BE((at += 2) - 2)
  const u32 = () => bytes.readUInt32BE((at += 4) - 4)

  const version = u8()
  if (version !== 2) throw new Error(`pn2 is version ${version}; this reads 2`)
  const count = u32()
  const coloured = u8() === 1
  const lines = []
  const polygons = []
  let lastId = 0

  function positions() {
    const out = []
    for (let absolute = u32(); absolute > 0; absolute--) {
      const lat = i16()
      const lon = i16()
      out.push([lon / 120, lat / 120])
      for (let relative = i16(); relative > 0; relative--) {
        const latStep = i8()
        const lonStep = i8()
        out.push([(lon + lonStep) / 120, (lat + latStep) / 120])
      }
    }
    return out
  }

  function part(kind) {
    const line = positions()
    if (kind === RING_KINDS.line) lines.push(line)
    else if (kind === RING_KINDS.inner) polygons[polygons.length - 1].push(closed(line))
    else polygons.push([closed(line)])
  }

  for (let i = 0; i < count && at < bytes.length; i++) {
    const kind = u8()
    const id = u32()
    if (coloured && id !== lastId) u8()
    lastId = id
    if (kind !== RING_KINDS.several) {
      part(kind)
      continue
    }
    for (let parts = u8(); parts > 0; parts--) {
      const partKind = u8()
      u32()
      part(partKind)
    }
  }
  if (at !== bytes.length) throw new Error(`pn2 has ${bytes.length} bytes; ${at} were understood`)
  return { lines, polygons }
}

function closed(line) {
  const first = line[0]
  const last = line[line.length - 1]
  return first[0] === last[0] && first[1] === last[1] ? line : [...line, first]
}
