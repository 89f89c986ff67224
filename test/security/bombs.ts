// Files and answers that are small to send and endless to read.
import { gzipSync } from 'node:zlib'

type Bytes = Uint8Array<ArrayBuffer>

const utf8 = (text: string): Bytes => new TextEncoder().encode(text)
const repeated = (opening: string, piece: string, times: number, closing: string): Bytes => {
  const [head, one, tail] = [utf8(opening), utf8(piece), utf8(closing)]
  const whole = new Uint8Array(head.length + one.length * times + tail.length)
  whole.set(head)
  // Doubled from what is there already: a gigabyte by filling takes a second.
  whole.set(one, head.length)
  for (let done = one.length; done < one.length * times; done *= 2) whole.copyWithin(head.length + done, head.length, head.length + Math.min(done, one.length * times - done))
  whole.set(tail, head.length + one.length * times)
  return whole
}
const ID = 'identity--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c01'
const object = (field: string): string => `{"type":"bundle","id":"bundle--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c02","objects":[{"type":"identity","spec_version":"2.1","id":"${ID}","created":"2026-01-01T00:00:00Z","modified":"2026-01-01T00:00:00Z",${field}}]}`
const around = (field: string): readonly [string, string] => object(field).split('¤') as [string, string]
const mib = (count: number): number => count * 2 ** 20

export interface Bomb {
  readonly name: string
  /** Made when it is wanted: some are a quarter of a gigabyte. */
  readonly make: () => Bytes
}

export const BOMBS: readonly Bomb[] = [
  { name: 'a million lists inside each other', make: () => repeated('', '[', 1_000_000, '') },
  { name: 'a million lists inside each other, all closed', make: () => repeated('', '[', 1_000_000, ']'.repeat(1_000_000)) },
  { name: 'a million objects inside each other', make: () => repeated('', '{"a":', 1_000_000, '1') },
  { name: 'a text of a quarter of a gigabyte and more', make: () => repeated(around('"name":"¤"')[0], 'x', mib(300), around('"name":"¤"')[1]) },
  { name: 'ten million keys', make: () => repeated('{', '"a":1,', 10_000_000, '"b":1}') },
  { name: 'ten million members of a list', make: () => repeated('[', '1,', 10_000_000, '1]') },
  { name: 'a hundred thousand markings on one object', make: () => repeated(around('"object_marking_refs":[¤]')[0], '"marking-definition--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c03",', 100_000, `"marking-definition--0b7f4c36-6a0e-4a55-8d2a-3f1f8f6e9c03"${around('"object_marking_refs":[¤]')[1]}`) },
  { name: 'a number of a hundred million digits', make: () => repeated(around('"confidence":¤')[0], '9', 100_000_000, around('"confidence":¤')[1]) },
  { name: 'a million escapes of half a letter', make: () => repeated(around('"name":"¤"')[0], String.raw`\ud800`, 1_000_000, around('"name":"¤"')[1]) },
  { name: 'a million times the same key', make: () => repeated(around('"x":{¤"z":1}')[0], '"a":1,', 1_000_000, around('"x":{¤"z":1}')[1]) },
  { name: 'a time that a careless pattern never finishes with', make: () => utf8(object(`"valid_from":"${'2026-01-01T00:00:00.'.padEnd(100_000, '0')}!"`)) },
  { name: 'a label that a careless pattern never finishes with', make: () => utf8(object(`"name":"${' '.repeat(500_000)}x"`)) },
  { name: 'an id that a careless pattern never finishes with', make: () => utf8(`{"type":"bundle","objects":[{"type":"${'a-'.repeat(250_000)}","id":"${'a-'.repeat(250_000)}--"}]}`) },
  { name: 'a Parquet file that claims two thousand million rows', make: () => parquetClaiming() },
  { name: 'nothing but the mark of Parquet, twice, a quarter of a gigabyte apart', make: () => { const bytes = new Uint8Array(mib(256)); bytes.set(utf8('PAR1')); bytes.set(utf8('PAR1'), bytes.length - 4); return bytes } },
]

/** A footer by the letter of parquet.thrift whose one number is a lie: version 1, no schema, 2^31−1 rows. */
function parquetClaiming(): Bytes {
  const footer = Uint8Array.of(0x15, 0x02, 0x19, 0x0c, 0x16, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x19, 0x0c, 0x00)
  const bytes = new Uint8Array(4 + footer.length + 8)
  bytes.set(utf8('PAR1'))
  bytes.set(footer, 4)
  new DataView(bytes.buffer).setUint32(4 + footer.length, footer.length, true)
  bytes.set(utf8('PAR1'), bytes.length - 4)
  return bytes
}

/** An answer of a server that grows a thousandfold when it is unpacked: a gigabyte of blanks in one megabyte. */
export const gzipBomb = (): Buffer => {
  const piece = gzipSync(Buffer.alloc(mib(64), 0x20), { level: 9 })
  return Buffer.concat(Array.from({ length: 16 }, () => piece))
}
