import zlib from 'node:zlib'

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const MOST_COLOURS = 256

/**
 * The same picture with a palette: a third of the bytes, and on a screen of text and flat colours hardly to be told apart. Same pixels, same bytes.
 *
 * @param png As Chromium writes it: 8 bits a channel, RGB or RGBA without transparency, not interlaced.
 * @returns PNG with at most 256 colours.
 * @throws Another kind of PNG, or none.
 * @see https://www.w3.org/TR/png-3/
 */
export function indexed(png) {
  const { width, height, colours } = readPng(png)
  const counts = new Map()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = choose([...counts])
  const indexes = new Map([...counts.keys()].map(colour => [colour, nearest(palette, colour)]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = indexes.get(colours[y * width + x])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', zlib.deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @returns `colours`: one 24-bit number a pixel, row by row. @throws As `indexed`. */
export function readPng(png) {
  if (!SIGNATURE.equals(png.subarray(0, 8))) throw new Error('this is no PNG')
  let header, palette
  const data = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 8, at + 8 + length)
    const type = png.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') header = body
    else if (type === 'PLTE') palette = body
    else if (type === 'IDAT') data.push(body)
    at += length + 12
  }
  const [width, height, depth, kind, interlaced] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9], header[12]]
  const size = { 2: 3, 3: 1, 6: 4 }[kind]
  if (depth !== 8 || size === undefined || interlaced !== 0) throw new Error(`this PNG has colour type ${kind}, ${depth} bits${interlaced === 0 ? '' : ', interlaced'}`)
  const bytes = unfilter(zlib.inflateSync(Buffer.concat(data)), width * size, size)
  const colours = new Uint32Array(width * height)
  for (let n = 0; n < colours.length; n++) {
    colours[n] = palette === undefined ? bytes.readUIntBE(n * size, 3) : palette.readUIntBE(bytes[n] * 3, 3)
  }
  return { width, height, colours }
}

/** Undoes the five filters of PNG §9, row by row. */
function unfilter(rows, stride, size) {
  const height = rows.length / (stride + 1)
  const bytes = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < size ? 0 : bytes[at - size]
      const up = y === 0 ? 0 : bytes[at - stride]
      const corner = x < size || y === 0 ? 0 : bytes[at - stride - size]
      bytes[at] = rows[y * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
    }
  }
  return bytes
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** Splits the box of colours that errs most, at its mean along its widest axis, until there are as many boxes as a palette has places. */
function choose(counted) {
  const boxes = [boxOf(counted)]
  while (boxes.length < MOST_COLOURS) {
    const worst = boxes.reduce((a, b) => b.error > a.error ? b : a)
    if (worst.error === 0) break
    const [low, high] = [[], []]
    for (const entry of worst.counted) (channels(entry[0])[worst.axis] <= worst.mean[worst.axis] ? low : high).push(entry)
    boxes.splice(boxes.indexOf(worst), 1, boxOf(low), boxOf(high))
  }
  return boxes.map(({ mean: [red, green, blue] }) => Math.round(red) << 16 | Math.round(green) << 8 | Math.round(blue))
}

function boxOf(counted) {
  const sum = [0, 0, 0]
  const squares = [0, 0, 0]
  let pixels = 0
  for (const [colour, count] of counted) {
    // A colour that few pixels have is often a mark that a person looks for, so the many count by their root only.
    const weight = Math.sqrt(count)
    pixels += weight
    channels(colour).forEach((value, axis) => {
      sum[axis] += value * weight
      squares[axis] += value * value * weight
    })
  }
  const errors = squares.map((square, axis) => counted.length === 1 ? 0 : square - sum[axis] ** 2 / pixels)
  const axis = errors.indexOf(Math.max(...errors))
  return { counted, mean: sum.map(total => total / pixels), axis, error: errors[axis] }
}

function nearest(palette, colour) {
  const [red, green, blue] = channels(colour)
  let [best, least] = [0, Infinity]
  for (let n = 0; n < palette.length; n++) {
    const entry = palette[n]
    const far = ((entry >> 16) - red) ** 2 + ((entry >> 8 & 255) - green) ** 2 + ((entry & 255) - blue) ** 2
    if (far < least) [best, least] = [n, far]
  }
  return best
}

function channels(colour) {
  return [colour >> 16, colour >> 8 & 255, colour & 255]
}

function chunk(type, body) {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(type, 4, 'latin1')
  whole.set(body, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, body.length + 8)), body.length + 8)
  return whole
}

/** Node 20 has none of its own. @see PNG Annex D */
function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
