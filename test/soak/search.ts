/** Where a pattern was found. */
export interface Hit {
  readonly pattern: number
  readonly at: number
}

const BLOCK = 3
const BITS = 20

/**
 * Looks for thousands of byte patterns in one pass (Wu and Manber, 1994): from the last three bytes of a window it knows how far the window may move
 * on. Patterns have at least four bytes.
 */
export class Search {
  readonly #patterns: readonly Uint8Array[]
  readonly #window: number
  readonly #shift = new Uint8Array(1 << BITS)
  readonly #first = new Int32Array(1 << BITS).fill(-1)
  readonly #next: Int32Array

  constructor(patterns: readonly Uint8Array[]) {
    const shortest = patterns.reduce((least, { length }) => Math.min(least, length), 255)
    if (shortest <= BLOCK) throw new RangeError(`a pattern of ${shortest} bytes is found everywhere`)
    this.#patterns = patterns
    this.#window = shortest
    this.#shift.fill(shortest - BLOCK + 1)
    this.#next = new Int32Array(patterns.length).fill(-1)
    for (const [number, pattern] of patterns.entries()) {
      for (let end = BLOCK; end <= shortest; end++) {
        const block = blockAt(pattern, end - 1)
        this.#shift[block] = Math.min(this.#shift[block]!, shortest - end)
      }
      const last = blockAt(pattern, shortest - 1)
      this.#next[number] = this.#first[last]!
      this.#first[last] = number
    }
  }

  /** @param hear returns false to stop. */
  scan(bytes: Uint8Array, hear: (hit: Hit) => boolean | void, length = bytes.length): void {
    const window = this.#window
    const shifts = this.#shift
    for (let end = window - 1; end < length;) {
      const block = blockAt(bytes, end)
      const shift = shifts[block]!
      if (shift > 0) {
        end += shift
        continue
      }
      const at = end - window + 1
      for (let pattern = this.#first[block]!; pattern >= 0; pattern = this.#next[pattern]!) {
        if (isAt(bytes, at, this.#patterns[pattern]!, length) && hear({ pattern, at }) === false) return
      }
      end++
    }
  }

  /** The longest pattern: so much of a piece has to be looked at again with the next. */
  get longest(): number {
    return this.#patterns.reduce((most, { length }) => Math.max(most, length), 0)
  }
}

/** Of the three bytes that end there. */
function blockAt(bytes: Uint8Array, end: number): number {
  return Math.imul(bytes[end - 2]! | bytes[end - 1]! << 8 | bytes[end]! << 16, 0x9e3779b1) >>> 32 - BITS
}

function isAt(bytes: Uint8Array, at: number, pattern: Uint8Array, length: number): boolean {
  if (at + pattern.length > length) return false
  for (let i = 0; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false
  return true
}

/** Something that must not be found, in every form in which it might lie somewhere. */
export interface Wanted {
  readonly name: string
  readonly forms: readonly Uint8Array[]
}

/** Below this a form is found by chance. */
const SHORTEST_FORM = 8

/** A text as bytes of three encodings, escaped for an address, and written out in hexadecimal of both cases and in base64 at its three phases. */
export function wantedText(text: string, name = text): Wanted {
  const utf8 = Buffer.from(text, 'utf8')
  const utf16 = Buffer.from(text, 'utf16le')
  const escaped = encodeURIComponent(text)
  return { name, forms: long([utf8, utf16, Buffer.from(utf16).swap16(), ...(escaped === text ? [] : [Buffer.from(escaped, 'latin1')]), ...written(utf8), ...base64(utf16)]) }
}

/** Raw bytes, such as a key, and those written out. */
export const wantedBytes = (bytes: Uint8Array, name: string): Wanted => ({ name, forms: long([Buffer.from(bytes), ...written(Buffer.from(bytes))]) })

const long = (forms: readonly Buffer[]): readonly Buffer[] => forms.filter(({ length }) => length >= SHORTEST_FORM)

function written(bytes: Buffer): readonly Buffer[] {
  const hex = bytes.toString('hex')
  return [Buffer.from(hex, 'latin1'), Buffer.from(hex.toUpperCase(), 'latin1'), ...base64(bytes)]
}

function base64(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].map(phase => {
    // The letters at both ends depend on what stands beside them.
    const whole = Buffer.concat([Buffer.alloc(phase), bytes]).toString('base64').replaceAll('=', '')
    return Buffer.from(whole.slice(phase === 0 ? 0 : phase + 1, -2), 'latin1')
  })
}

/** A search for all forms of all that is wanted. */
export function searchFor(wanted: readonly Wanted[]): { readonly search: Search; readonly nameOf: (pattern: number) => string } {
  const names = wanted.flatMap(({ name, forms }) => forms.map(() => name))
  return { search: new Search(wanted.flatMap(({ forms }) => forms)), nameOf: pattern => names[pattern] ?? '' }
}
