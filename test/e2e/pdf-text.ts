import { inflateSync } from 'node:zlib'

/**
 * The words of a PDF that Chromium wrote: the text that it shows, glyph by glyph through each font's ToUnicode map, pieces parted by blanks.
 * Reads what Skia writes and nothing else. ISO 32000-1, 9.10.3.
 */
export function textOfPdf(bytes: Buffer): string {
  const objects = new Map<string, { readonly head: string; readonly stream: string | undefined }>()
  const source = bytes.toString('latin1')
  for (const { groups: { number = '', body = '' } = {} } of source.matchAll(/(?:^|\n)(?<number>\d+) 0 obj\n(?<body>[\s\S]*?)\nendobj/g)) {
    const at = body.indexOf('stream\n')
    const head = at < 0 ? body : body.slice(0, at)
    objects.set(number, { head, stream: at < 0 ? undefined : plain(head, body.slice(at + 7, body.lastIndexOf('\nendstream'))) })
  }
  const fonts = new Map<string, ReadonlyMap<string, string>>()
  for (const { head } of objects.values()) {
    for (const { groups: { name = '', ref = '' } = {} } of head.matchAll(/\/(?<name>F\d+) (?<ref>\d+) 0 R/g)) {
      const map = /\/ToUnicode (?<ref>\d+) 0 R/.exec(objects.get(ref)?.head ?? '')?.groups?.['ref'] ?? ''
      fonts.set(name, unicodeMap(objects.get(map)?.stream ?? ''))
    }
  }
  const words: string[] = []
  for (const { stream = '' } of objects.values()) {
    let font: ReadonlyMap<string, string> | undefined
    for (const { groups: { name, glyphs = '' } = {} } of stream.matchAll(/\/(?<name>F\d+) [\d.]+ Tf|<(?<glyphs>[0-9A-Fa-f]+)> ?(?:Tj|\])?/g)) {
      if (name !== undefined) font = fonts.get(name)
      else if (font !== undefined) {
        // Type 3 fonts have codes of one byte, all others of two.
        const length = [...font.keys()][0]?.length ?? 4
        words.push((glyphs.match(new RegExp(`.{${length}}`, 'g')) ?? []).map(glyph => font?.get(glyph.toUpperCase()) ?? '').join(''))
      }
    }
  }
  return words.join(' ')
}

function plain(head: string, stream: string): string | undefined {
  if (/\/Subtype ?\/Image/.test(head)) return undefined
  try {
    return /FlateDecode/.test(head) ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1') : stream
  } catch {
    return undefined
  }
}

/** From `beginbfchar` and `beginbfrange`. */
function unicodeMap(cmap: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')
  const letters = (codes: string): string => (codes.match(/.{4}/g) ?? []).map(code => String.fromCharCode(Number.parseInt(code, 16))).join('')
  for (const [, part = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph = '', codes = ''] of part.matchAll(/<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>/g)) map.set(glyph.toUpperCase(), letters(codes))
  }
  for (const [, part = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, from = '', to = '', code = ''] of part.matchAll(/<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]{4})>/g)) {
      for (let glyph = Number.parseInt(from, 16), at = 0; glyph <= Number.parseInt(to, 16); glyph++, at++) map.set(hex(glyph, from.length), String.fromCharCode(Number.parseInt(code, 16) + at))
    }
  }
  return map
}
