/** Lines between countries, sorted into borders and lines of control, and claims that no such line covers. */
import { mesh } from 'topojson-client'
import { CARVED_OUT, LINES_OF_CONTROL, NO_LINE } from './worldview.mjs'

/** Gives areas that are held by one state and claimed by another a geometry of their own; their fill, borders and code follow from that. */
export function carve(topology) {
  const collection = topology.objects.countries
  const geometries = []
  for (const geometry of collection.geometries) {
    const rule = CARVED_OUT.find(({ from }) => from === geometry.properties.name)
    if (rule === undefined) {
      geometries.push(geometry)
      continue
    }
    const inside = geometry.arcs.filter(polygon => isWithin(rule.within, positionsOf(topology, polygon[0])))
    geometries.push({ ...geometry, arcs: geometry.arcs.filter(polygon => !inside.includes(polygon)) })
    if (inside.length === 0) throw new Error(`${rule.name} was not found in the source`)
    geometries.push({ type: 'MultiPolygon', properties: { name: rule.name }, arcs: inside })
  }
  return { ...topology, objects: { countries: { ...collection, geometries } } }
}

/** @returns {number[][][]} Settled borders; each line once, coasts not included. */
export function borderLines(topology) {
  const { countries } = topology.objects
  const unruled = mesh(topology, countries, (a, b) => a !== b && !hasNoLine(a, b) && rulesFor(a, b).length === 0).coordinates
  const besides = ruledLines(topology).filter(({ name }) => name === null).map(({ line }) => line)
  return [...unruled, ...besides]
}

/** @returns {{ name: string, line: number[][] }[]} */
export function linesOfControl(topology) {
  return ruledLines(topology).filter(({ name }) => name !== null)
}

function ruledLines(topology) {
  const { countries } = topology.objects
  const pairs = new Map()
  mesh(topology, countries, (a, b) => {
    if (a !== b && rulesFor(a, b).length > 0) pairs.set([nameOf(a), nameOf(b)].sort().join('\n'), [a, b])
    return false
  })
  const out = []
  for (const [, [one, other]] of [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rules = rulesFor(one, other)
    const lines = mesh(topology, countries, (a, b) => (a === one && b === other) || (a === other && b === one)).coordinates
    for (const line of lines) out.push(...splitBy(line, middle => rules.find(rule => !rule.within || contains(rule.within, middle))?.name ?? null))
  }
  return out
}

/** Cuts a line where the answer changes, judging each segment by its middle. */
function splitBy(line, nameAt) {
  const out = []
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]]
    const name = nameAt([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
    const last = out[out.length - 1]
    if (last !== undefined && last.name === name) last.line.push(b)
    else out.push({ name, line: [a, b] })
  }
  return out
}

/**
 * @param {readonly { name: string, lines: number[][][] }[]} claims
 * @param {readonly number[][][]} drawn lines that are on the map already
 * @returns {{ name: string, line: number[][] }[]} The stretches of claims that do not run along a drawn line.
 */
export function claimsBeside(claims, drawn) {
  const near = nearness(drawn)
  const out = []
  for (const { name, lines } of claims) {
    for (const line of lines) {
      for (const run of splitBy(line, middle => (near(middle) ? null : name))) if (run.name !== null) out.push(run)
    }
  }
  return out.filter(({ line }) => lengthInDegrees(line) > 0.05)
}

/** @returns {(position: number[]) => boolean} Whether a drawn line passes within about two kilometres. */
function nearness(lines) {
  const cell = 0.02
  const cells = new Set()
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1], line[i]]
      const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / (cell / 2))
      for (let s = 0; s <= steps; s++) {
        const part = steps === 0 ? 0 : s / steps
        cells.add(`${Math.floor((a[0] + (b[0] - a[0]) * part) / cell)},${Math.floor((a[1] + (b[1] - a[1]) * part) / cell)}`)
      }
    }
  }
  return ([lon, lat]) => {
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) if (cells.has(`${Math.floor(lon / cell) + dx},${Math.floor(lat / cell) + dy}`)) return true
    }
    return false
  }
}

function lengthInDegrees(line) {
  let length = 0
  for (let i = 1; i < line.length; i++) length += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1])
  return length
}

function rulesFor(a, b) {
  const [one, other] = [nameOf(a), nameOf(b)]
  return LINES_OF_CONTROL.filter(({ between: [x, y] }) =>
    (x === one && (y === other || y === '*')) || (x === other && (y === one || y === '*')))
}

function hasNoLine(a, b) {
  return NO_LINE.some(pair => pair.includes(nameOf(a)) && pair.includes(nameOf(b)))
}

function nameOf(geometry) {
  return geometry.properties.name
}

function positionsOf(topology, arcs) {
  return arcs.flatMap(index => topology.arcs[index < 0 ? ~index : index])
}

function isWithin(box, positions) {
  return positions.every(position => contains(box, position))
}

function contains([west, south, east, north], [lon, lat]) {
  return lon >= west && lon <= east && lat >= south && lat <= north
}
