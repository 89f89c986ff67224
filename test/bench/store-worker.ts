// These functions run inside the vault worker: Playwright carries their text there, so that each stands alone and imports nothing.
import type { MARKS } from '../../renderer/vault/boot.ts'

export interface FilledVault {
  /** Of the calls alone: making the rows is not counted. */
  readonly milliseconds: number
}

/** Takes a million invented rows in through the import calls, 131,072 at a time, as a parsed file comes. */
export async function fillVault({ rows, entities }: { readonly rows: number; readonly entities: number }): Promise<FilledVault> {
  const { ask } = globalThis as typeof globalThis & { ask: (call: string, args: readonly unknown[]) => Promise<{ readonly ok: boolean; readonly value: { readonly import: number } }> }
  const hex = (n: number, digits: number): string => (n >>> 0).toString(16).padStart(digits, '0')
  const mixed = (n: number): number => {
    let h = Math.imul(n ^ n >>> 16, 0x85ebca6b)
    h = Math.imul(h ^ h >>> 13, 0xc2b2ae35)
    return (h ^ h >>> 16) >>> 0
  }
  const none = { ref: 'identity--00000000-0000-0000-0000-000000000000', kind: 'unknown', label: '' }
  const places = [{ ...none, ref: 'location--00000000-0000-0000-0000-000000000000', latitude: 0, longitude: 0, country: '' }, ...Array.from({ length: 300 }, (_, i) => ({
    ref: `location--${hex(mixed(i), 8)}-0000-4000-8000-${hex(i + 1, 12)}`, kind: 'crossing-point', label: `Post ${i}`, latitude: 38 + mixed(i) % 900 / 100, longitude: 9 + mixed(i + 999) % 1_400 / 100, country: 'XA',
  }))]
  const people = [none, ...Array.from({ length: entities }, (_, i) => ({
    ref: `identity--${hex(mixed(i + 7), 8)}-${hex(mixed(i + 11) & 0xffff, 4)}-4000-8000-${hex(mixed(i + 13), 8)}${hex(i & 0xffff, 4)}`, kind: 'person', label: `Surname${mixed(i) % 30_000}, Given${mixed(i + 3) % 900}`,
  }))]
  const words = ['lane', 'checked', 'nothing to declare', 'referred', 'second line', 'child on board', 'trailer', 'papers renewed', 'night', 'returned', 'seal intact', 'queue']
  const part = 131_072
  const encoder = new TextEncoder()
  const started = await ask('beginImport', ['benchmark'])
  const id = started.value.import
  let milliseconds = 0
  for (let first = 0; first < rows; first += part) {
    const count = Math.min(part, rows - first)
    const u8 = (): Uint8Array => new Uint8Array(count)
    const u16 = (): Uint16Array => new Uint16Array(count)
    const u32 = (): Uint32Array => new Uint32Array(count)
    const columns = {
      rows: count, time: u32(), latitude: new Int32Array(count), longitude: new Int32Array(count), post: u16(), other: u16(), mode: u8(), direction: u8(), kind: u8(),
      subject: u32(), conveyance: u32(), document: u32(), source: u16(), marking: u16(), grade: u8(), remarkLengths: u16(), remarkBytes: new Uint8Array(0),
      places, entities: people, sources: [{ ref: none.ref, label: '' }, { ref: 'identity--5eb56b2c-b947-46e5-a0af-bcd3d03920f8', label: 'Agency' }],
      markings: [[], ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421']],
    }
    let text = ''
    for (let i = 0; i < count; i++) {
      const n = first + i
      const [a, b, c] = [mixed(n), mixed(n + 0x9e3779b9), mixed(n + 0x3c6ef372)]
      columns.time[i] = 1_735_689_600 + Math.floor(n * 31.5) + a % 600
      columns.post[i] = 1 + a % 300
      columns.other[i] = 1 + b % 300
      const place = places[columns.post[i]!]!
      columns.latitude[i] = Math.round(place.latitude * 1e5) + b % 400
      columns.longitude[i] = Math.round(place.longitude * 1e5) + c % 400
      columns.mode[i] = c % 5
      columns.direction[i] = b % 2
      columns.subject[i] = 1 + a % entities
      columns.conveyance[i] = b % 3 === 0 ? 1 + b % entities : 0
      columns.document[i] = c % 2 === 0 ? 1 + c % entities : 0
      columns.source[i] = 1
      columns.marking[i] = 1
      columns.grade[i] = a % 36
      const remark = n % 2 === 0 ? `${words[a % 12]!}, ${words[b % 12]!}, ${words[c % 12]!} ${a % 9_973}` : ''
      columns.remarkLengths[i] = remark.length
      text += remark
    }
    columns.remarkBytes = encoder.encode(text)
    const batch = new Uint8Array(16).fill(0x5a)
    const begun = performance.now()
    const reply = await ask('importPart', [id, { rows: { columns, names: { batch, first } } }])
    milliseconds += performance.now() - begun
    if (!reply.ok) throw new Error('a part was refused')
  }
  const begun = performance.now()
  const reply = await ask('commitImport', [id])
  milliseconds += performance.now() - begun
  if (!reply.ok) throw new Error('the import was refused')
  return { milliseconds }
}

/** One time window, one area, one mode: how many rows, and which. From the key to this answer is what an unlock costs. */
export async function askInWorker({ marks }: { readonly marks: typeof MARKS }): Promise<{ readonly unlockMs: number; readonly rowsMs: number; readonly filterMs: number[]; readonly found: number }> {
  const { ask } = globalThis as typeof globalThis & { ask: (call: string, args: readonly unknown[]) => Promise<{ readonly value: { readonly columns: { readonly rows: number; readonly time: Uint32Array; readonly latitude: Int32Array; readonly longitude: Int32Array; readonly mode: Uint8Array } } }> }
  const asked = performance.now()
  const { value: { columns } } = await ask('view', [])
  const { rows, time, latitude, longitude, mode } = columns
  const filter = (): number => {
    const found = new Uint32Array(rows)
    let count = 0
    for (let row = 0; row < rows; row++) {
      const at = time[row]!
      if (at < 1_740_000_000 || at > 1_760_000_000 || mode[row] !== 2) continue
      const north = latitude[row]!
      const east = longitude[row]!
      if (north >= 4_000_000 && north <= 4_500_000 && east >= 1_200_000 && east <= 1_800_000) found[count++] = row
    }
    return count
  }
  const found = filter()
  const answered = performance.now() - asked
  const key = performance.getEntriesByName(marks.key)[0]!.startTime
  const ready = performance.getEntriesByName(marks.rows)[0]!.startTime
  const filterMs: number[] = []
  for (let time = 0; time < 9; time++) {
    const start = performance.now()
    filter()
    filterMs.push(performance.now() - start)
  }
  return { unlockMs: ready - key + answered, rowsMs: ready - key, filterMs, found }
}

/** What a naive store does: one record a row, three indexes, and a scan with a cursor. */
export async function plainIndexedDb({ rows }: { readonly rows: number }): Promise<{ readonly writeMs: number; readonly readMs: number }> {
  const open = async (): Promise<IDBDatabase> => await new Promise((resolve, reject) => {
    const request = indexedDB.open('benchmark-plain', 1)
    request.addEventListener('upgradeneeded', () => {
      const store = request.result.createObjectStore('movements', { keyPath: 'id' })
      store.createIndex('time', 'time')
      store.createIndex('subject', ['subject', 'time'])
    })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('indexedDB.open')))
  })
  let database = await open()
  const begun = performance.now()
  for (let first = 0; first < rows; first += 2_000) {
    const transaction = database.transaction('movements', 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore('movements')
    for (let n = first; n < first + 2_000; n++) {
      store.put({
        id: crypto.randomUUID(), time: 1_735_689_600 + n * 31, latitude: 40 + n % 500 / 100, longitude: 9 + n % 900 / 100, post: `Post ${n % 300}`, mode: n % 5, direction: n % 2,
        subject: `identity--${n % 2_000}`, source: 'Agency', remark: 'lane, checked, nothing to declare',
      })
    }
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(new Error('transaction')))
    })
  }
  const writeMs = performance.now() - begun
  database.close()
  const asked = performance.now()
  database = await open()
  await new Promise<number>(resolve => {
    let count = 0
    const request = database.transaction('movements').objectStore('movements').index('time').openCursor(IDBKeyRange.bound(1_735_700_000, 1_736_200_000))
    request.addEventListener('success', () => {
      const cursor = request.result
      if (cursor === null) return resolve(count)
      if (cursor.value.mode === 2 && cursor.value.latitude >= 40 && cursor.value.longitude >= 12) count++
      cursor.continue()
    })
  })
  const readMs = performance.now() - asked
  database.close()
  await new Promise<void>(resolve => indexedDB.deleteDatabase('benchmark-plain').addEventListener('success', () => resolve()))
  return { writeMs, readMs }
}

/** The same filter over as many plain objects. */
export async function rowObjects({ rows }: { readonly rows: number }): Promise<number[]> {
  const all = Array.from({ length: rows }, (_, n) => ({ time: 1_735_689_600 + n * 31, latitude: 40 + n % 500 / 100, longitude: 9 + n % 900 / 100, mode: n % 5, id: `observed-data--${n}` }))
  const times: number[] = []
  for (let time = 0; time < 5; time++) {
    const start = performance.now()
    const found = all.filter(row => row.time >= 1_740_000_000 && row.time <= 1_760_000_000 && row.mode === 2 && row.latitude >= 40 && row.latitude <= 45 && row.longitude >= 12 && row.longitude <= 18)
    times.push(performance.now() - start)
    if (found.length < 0) throw new RangeError('no length is below zero')
  }
  return times
}

/** When each step of the opening was told, milliseconds after the key. */
export function phases(): string {
  const { told } = globalThis as typeof globalThis & { told: readonly { readonly at: number; readonly name: string; readonly value: { readonly phase: string; readonly done: number } }[] }
  const key = performance.getEntriesByName('waypost key')[0]!.startTime
  const steps = told.filter(({ name }) => name === 'opening').map(({ at, value }) => `${value.phase} ${value.done} ${(at - key).toFixed(0)}`)
  const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => `${name} ${(startTime - key).toFixed(0)}`)
  return [...steps.slice(0, 3), '…', ...steps.slice(-2), ...marks].join(' · ')
}
