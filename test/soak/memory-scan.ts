import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type Wanted, searchFor } from './search.ts'
import { role } from './processes.ts'

/** Something readable in the memory of a process. */
export interface Trace {
  readonly pid: number
  /** What the process is. */
  readonly role: string
  readonly what: string
  /** Of the mapping that holds it, as the kernel names it. */
  readonly mapping: string
}

interface Mapping {
  readonly from: number
  readonly to: number
  readonly name: string
}

const PIECE = 4 * 1024 * 1024

/** A look into the memory of processes for all that is wanted. The processes should stand still meanwhile; root may look into all. */
export class MemoryScan {
  readonly #search: ReturnType<typeof searchFor>
  readonly #buffer = Buffer.alloc(PIECE)
  readonly #again: number
  /** Bytes looked through so far. */
  bytes = 0

  constructor(wanted: readonly Wanted[]) {
    this.#search = searchFor(wanted)
    this.#again = this.#search.search.longest - 1
  }

  /** @returns each thing once for each process and mapping. */
  scan(pids: readonly number[]): readonly Trace[] {
    const traces = new Map<string, Trace>()
    for (const pid of pids) {
      const what = role(pid)
      this.#scanOne(pid, (name, mapping) => traces.set(`${pid} ${name} ${mapping}`, { pid, role: what, what: name, mapping }))
    }
    return [...traces.values()]
  }

  #scanOne(pid: number, hear: (name: string, mapping: string) => void): void {
    let memory
    try {
      memory = openSync(`/proc/${pid}/mem`, 'r')
    } catch {
      return
    }
    const { search, nameOf } = this.#search
    const present = new PresentPages(pid)
    for (const { from: begin, to: end, name } of mappings(pid)) {
      for (const [from, to] of present.runs(begin, end)) {
        for (let at = from; at < to; at += PIECE - this.#again) {
          let read
          try {
            read = readSync(memory, this.#buffer, 0, Math.min(PIECE, to - at), at)
          } catch {
            // A guard page, or one of a device.
            break
          }
          if (read <= 0) break
          this.bytes += read
          search.scan(this.#buffer, ({ pattern }) => hear(nameOf(pattern), name), read)
          if (at + read >= to) break
        }
      }
    }
    present.close()
    closeSync(memory)
  }
}

const PAGE = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }))
const ENTRY = 8
/** Present in memory, or in swap: bits 63 and 62 of an entry, in its last byte. proc(5), kernel documentation on pagemap. */
const THERE = 0xc0

/** Which pages of a process there are: of the terabyte that a renderer reserves it has a few hundred megabytes. */
class PresentPages {
  readonly #file: number | undefined

  constructor(pid: number) {
    try {
      this.#file = openSync(`/proc/${pid}/pagemap`, 'r')
    } catch {
      this.#file = undefined
    }
  }

  /** Stretches of pages that are there, neighbours joined. */
  runs(from: number, to: number): readonly (readonly [from: number, to: number])[] {
    if (this.#file === undefined) return [[from, to]]
    const found: [number, number][] = []
    const entries = Buffer.alloc(ENTRY * 65_536)
    for (let at = from; at < to;) {
      const pages = Math.min(65_536, (to - at) / PAGE)
      let read
      try {
        read = readSync(this.#file, entries, 0, pages * ENTRY, at / PAGE * ENTRY)
      } catch {
        return [[from, to]]
      }
      if (read <= 0) break
      for (let page = 0; page < read / ENTRY; page++) {
        if ((entries[page * ENTRY + 7]! & THERE) === 0) continue
        const place = at + page * PAGE
        const last = found.at(-1)
        if (last !== undefined && last[1] === place) last[1] = place + PAGE
        else found.push([place, place + PAGE])
      }
      at += read / ENTRY * PAGE
    }
    return found
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
  }
}

/** What a process has in memory; not files that it only reads, which are what they are on disk. proc(5). */
function mappings(pid: number): readonly Mapping[] {
  let text
  try {
    text = readFileSync(`/proc/${pid}/smaps`, 'latin1')
  } catch {
    return []
  }
  const found: Mapping[] = []
  let current: Mapping | undefined
  for (const line of text.split('\n')) {
    const head = /^(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) (?<may>\S{4}) \S+ \S+ (?<inode>\d+)\s*(?<name>.*)$/.exec(line)?.groups
    if (head !== undefined) {
      const { from = '', to = '', may = '', inode = '0', name = '' } = head
      const isFile = inode !== '0' && !may.includes('w') && !/memfd|shm|deleted/.test(name)
      current = may.startsWith('r') && !isFile && !/^\[v(?:var|syscall|dso)/.test(name) ? { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), name: name === '' ? 'anonymous' : name } : undefined
    } else if (current !== undefined && /^Rss:\s+[1-9]/.test(line)) {
      found.push(current)
      current = undefined
    }
  }
  return found
}
