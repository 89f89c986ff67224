/** Reads line layers of a GeoPackage. SQLite is read through python3, which every Debian has; the geometry is decoded here. */
import { execFileSync } from 'node:child_process'

const DUMP = `
import json, sqlite3, sys
db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro&immutable=1', uri=True)
rows = db.execute('select name, geom from "%s" order by fid' % sys.argv[2])
json.dump([{'name': name, 'geometry': geometry.hex()} for name, geometry in rows], sys.stdout)
`

/**
 * @param {string} file
 * @param {string} layer a layer with a text column `name` and MultiLineStrings in `geom`
 * @returns {{ name: string, lines: number[][][] }[]} Positions in degrees.
 */
export function readLines(file, layer) {
  const rows = JSON.parse(execFileSync('python3', ['-c', DUMP, file, layer], { encoding: 'utf8', maxBuffer: 1 << 28 }))
  return rows.map(row => ({ name: row.name, lines: multiLine(Buffer.from(row.geometry, 'hex')) }))
}

/** @see GeoPackage 1.3 §2.1.3, GeoPackageBinary: a header whose envelope is 0, 4, 6 or 8 doubles, then well-known binary. */
function multiLine(blob) {
  const envelope = [0, 4, 6, 6, 8][(blob[3] >> 1) & 7]
  if (blob.toString('latin1', 0, 2) !== 'GP' || envelope === undefined) throw new Error('not a GeoPackage geometry')
  let at = 8 + envelope * 8
  const head = expected => {
    const type = blob.readUInt32LE(at + 1)
    if (blob[at] !== 1 || type !== expected) throw new Error(`well-known binary of type ${type}; expected ${expected}, little-endian`)
    const count = blob.readUInt32LE(at + 5)
    at += 9
    return count
  }
  const lines = []
  for (let parts = head(5); parts > 0; parts--) {
    const line = []
    for (let points = head(2); points > 0; points--) {
      line.push([blob.readDoubleLE(at), blob.readDoubleLE(at + 8)])
      at += 16
    }
    lines.push(line)
  }
  return lines
}
