// The main program of a small Electron application of its own: the same rows and questions for SQLCipher. Prints one line of JSON.
import { app } from 'electron/main'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { FIRST_SECOND, HOURS, idText, QUESTIONS, rowAt, SUBJECT, YEAR_SECONDS, type Truths } from './store-rows.ts'

/** What store.ts reads back. */
export interface Measured {
  readonly version: string
  readonly writeMs: number
  readonly bytes: number
  /** With the raw key to the first filtered answer, page cache cold. */
  readonly openMs: readonly number[]
  readonly times: { readonly [question: string]: readonly number[] }
  readonly editMs: readonly number[]
  readonly vacuumMs: number
  readonly residentMb: number
  readonly truths: Truths
}

interface Statement {
  run(values?: readonly unknown[]): unknown
  all(values?: readonly unknown[]): readonly { readonly [column: string]: number }[]
  get(values?: readonly unknown[]): { readonly [column: string]: number } | undefined
}
interface Database {
  exec(sql: string): void
  pragma(sql: string): unknown
  prepare(sql: string): Statement
  transaction<T>(work: () => T): () => T
  close(): void
}

const PART = 10_000

function measure(Sql: new (file: string) => Database, rows: number, entities: number, folder: string): Omit<Measured, 'version'> {
  const file = path.join(folder, 'sqlcipher.db')
  const key = randomBytes(32).toString('hex')
  const open = (): Database => {
    const database = new Sql(file)
    database.pragma(`key = "x'${key}'"`)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    return database
  }
  const timed = (count: number, work: (turn: number) => unknown): number[] => Array.from({ length: count }, (_, turn) => {
    const start = performance.now()
    work(turn)
    return performance.now() - start
  })
  let database = open()
  database.exec(`CREATE TABLE movements (id TEXT PRIMARY KEY, time INTEGER, post INTEGER, other INTEGER, latitude INTEGER, longitude INTEGER, mode INTEGER, direction INTEGER,
    subject INTEGER, conveyance INTEGER, document INTEGER, grade INTEGER, remark TEXT) WITHOUT ROWID;
    CREATE INDEX by_time ON movements (time); CREATE INDEX by_subject ON movements (subject, time); CREATE INDEX by_conveyance ON movements (conveyance, time); CREATE INDEX by_document ON movements (document, time);`)
  const insert = database.prepare('INSERT INTO movements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  let writeMs = 0
  for (let first = 0; first < rows; first += PART) {
    const some = Array.from({ length: Math.min(PART, rows - first) }, (_, i) => [idText(first + i), rowAt(first + i, rows, entities)] as const)
    const [took] = timed(1, () => database.transaction(() => {
      for (const [id, row] of some) insert.run([id, row.time, row.post, row.other, row.latitude, row.longitude, row.mode, row.direction, row.subject, row.conveyance, row.document, row.grade, row.remark])
    })())
    writeMs += took!
  }
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  const bytes = fs.statSync(file).size
  database = open()
  const { from, to, south, north, west, east, mode } = QUESTIONS
  const filtered = (): number => database.prepare('SELECT count(*) AS n FROM movements WHERE time >= ? AND time < ? AND mode = ? AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?')
    .get([from, to, mode, south, north, west, east])!['n']!
  const openMs = timed(3, () => {
    database.close()
    database = open()
    filtered()
  })
  const subject = (): number => database.prepare(`SELECT id, time FROM movements WHERE subject = ? UNION SELECT id, time FROM movements WHERE conveyance = ?
    UNION SELECT id, time FROM movements WHERE document = ? ORDER BY time`).all([SUBJECT, SUBJECT, SUBJECT]).length
  // The first second stands in the text: a bound number is a real one, and hours would have fractions.
  const hours = (): readonly { readonly [column: string]: number }[] => database.prepare(`SELECT (time - ${FIRST_SECOND}) / 3600 AS hour, count(*) AS n FROM movements WHERE time >= ? AND time < ? AND mode = ? GROUP BY hour`)
    .all([FIRST_SECOND, FIRST_SECOND + YEAR_SECONDS, mode])
  const text = (words: string): number => database.prepare('SELECT id FROM movements WHERE remark LIKE ?').all([`%${words}%`]).length
  const counts = hours().map(({ n }) => n!)
  const truths = { filtered: filtered(), subject: subject(), busiestHour: Math.max(...counts), ofMode: counts.reduce((sum, count) => sum + count, 0), text: text(QUESTIONS.text) }
  if (counts.length > HOURS) throw new Error('more hours than a year has')
  const times = {
    filter: timed(5, filtered), subject: timed(50, subject), histogram: timed(5, hours), textHits: timed(5, () => text(QUESTIONS.text)), textNone: timed(5, () => text(QUESTIONS.noText)),
  }
  const edit = database.prepare('UPDATE movements SET remark = ? WHERE id = ?')
  const editMs = timed(300, turn => edit.run([`Edit ${turn}`, idText(turn * 31)]))
  const residentMb = process.memoryUsage.rss() / 1_048_576
  const [vacuumMs] = timed(1, () => database.exec('VACUUM'))
  database.close()
  return { writeMs, bytes, openMs, times, editMs, vacuumMs: vacuumMs!, residentMb, truths }
}

void app.whenReady().then(async () => {
  const { rows, entities, folder, module } = JSON.parse(process.env['WAYPOST_SQLCIPHER'] ?? '{}') as { readonly rows: number; readonly entities: number; readonly folder: string; readonly module: string }
  const found = await import(pathToFileURL(path.join(module, 'dist/index.mjs')).href) as { readonly default: new (file: string) => Database }
  const { version } = JSON.parse(fs.readFileSync(path.join(module, 'package.json'), 'utf8')) as { readonly version: string }
  const measured: Measured = { version, ...measure(found.default, rows, entities, folder) }
  process.stdout.write(`measured ${JSON.stringify(measured)}\n`, () => app.exit(0))
}).catch((problem: unknown) => {
  console.error(problem)
  app.exit(1)
})
