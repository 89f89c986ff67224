import { readFileSync } from 'node:fs'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexed, readPng } from '../../scripts/tour/palette.mjs'

const ICON = 'assets/brand/icons/512x512.png'
const channels = (colour: number): [number, number, number] => [colour >> 16, colour >> 8 & 255, colour & 255]

/** An RGB picture whose every row is filtered in its own way: the slow and obvious writer. */
function pngOf(width: number, height: number, colours: readonly number[], filters: readonly number[]): Buffer {
  const pixels = Buffer.from(colours.flatMap(channels))
  const stride = width * 3
  const rows = Buffer.alloc((stride + 1) * height)
  for (let y = 0; y < height; y++) {
    const filter = filters[y] ?? 0
    rows[y * (stride + 1)] = filter
    for (let x = 0; x < stride; x++) {
      const [left, up, corner] = [x < 3 ? 0 : pixels[y * stride + x - 3] ?? 0, y === 0 ? 0 : pixels[(y - 1) * stride + x] ?? 0, x < 3 || y === 0 ? 0 : pixels[(y - 1) * stride + x - 3] ?? 0]
      const guess = left + up - corner
      const nearest = [left, up, corner].reduce((a, b) => Math.abs(guess - b) < Math.abs(guess - a) ? b : a)
      rows[y * (stride + 1) + 1 + x] = (pixels[y * stride + x] ?? 0) - ([0, left, up, Math.floor((left + up) / 2), nearest][filter] ?? 0)
    }
  }
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const picture = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) => fc.record({
  width: fc.constant(width), height: fc.constant(height),
  colours: fc.array(fc.integer({ min: 0, max: 0xffffff }), { minLength: width * height, maxLength: width * height }),
  filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: height, maxLength: height }),
}))

test('[TOOL-12] a picture of up to 256 colours keeps every pixel', () => {
  fc.assert(fc.property(picture, ({ width, height, colours, filters }) => {
    const read = readPng(indexed(pngOf(width, height, colours, filters)))
    expect([read.width, read.height, [...read.colours]]).toEqual([width, height, colours])
  }))
})

test('[TOOL-12] of more colours each pixel has one of 256, and none is far from what it was', () => {
  const [width, height] = [128, 128]
  const colours = Array.from({ length: width * height }, (_, n) => (n % width * 2) << 16 | (Math.floor(n / width) * 2) << 8 | 0x40)
  const png = indexed(pngOf(width, height, colours, []))
  const seen = [...readPng(png).colours]
  expect(new Set(seen).size).toBeLessThanOrEqual(256)
  const far = seen.map((colour, n) => Math.hypot(...channels(colour).map((value, axis) => value - (channels(colours[n] ?? 0)[axis] ?? 0))))
  expect(Math.max(...far)).toBeLessThan(24)
  expect(png).toEqual(indexed(pngOf(width, height, colours, Array.from({ length: height }, () => 4))))
})

test('[TOOL-12] what is no PNG of the expected kind is refused', () => {
  expect(() => indexed(Buffer.from('GIF89a, and more bytes'))).toThrow('no PNG')
  const deep = Buffer.from(pngOf(1, 1, [0], []))
  deep[24] = 16
  expect(() => indexed(deep)).toThrow('16 bits')
  expect(readPng(readFileSync(ICON))).toMatchObject({ width: 512, height: 512 })
})
