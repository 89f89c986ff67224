import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchWaypost, makeProfile, type Waypost } from '../electron.ts'
import { MARKS } from '../../renderer/vault/boot.ts'
import { must, type VaultWorker, vaultWorker } from '../vault/worker.ts'
import type { Baseline, Options, Report } from './figure.ts'
import type { StoreBench } from './store-in-worker.ts'
import type { Truths } from './store-rows.ts'
import type { Measured } from './store-sqlcipher.ts'

export const needsElectron = true

const SIZES: { readonly [size: string]: number } = { '100k': 100_000, '1m': 1_000_000, '3m': 3_000_000 }
const ENTITIES = 100_000
/** Plain Dexie takes five minutes to take in a million rows, and its pace falls with size: so many flatter it. */
const DEXIE_ROWS = 50_000
const UNLOCKS = 5
const EDITS = 300
const SHREDS = 15
/** Fewest that the practice exchange makes: they are beside the point here. */
const SCENARIO = '--practice-movements=2000'
const SQLCIPHER = '@signalapp/sqlcipher@4.1.0'
const OPENING_MS = 120_000

/**
 * The sealed store in real Electron: taking movements in, unlocking, answering, editing, taking back, tidying up, mending. In the same run the same
 * rows and questions go to SQLCipher, to plain Dexie and to an array of objects asked one by one, which also says what is true.
 *
 * `--size=100k`, `1m` (usual) or `3m`; `--quick` is 100k; `--phases` tells where an unlock goes.
 */
export async function run(report: Report, { say, args, scratch }: Options): Promise<void> {
  const size = args.includes('--quick') ? '100k' : args.find(arg => arg.startsWith('--size='))?.slice(7) ?? '1m'
  const rows = SIZES[size]
  if (rows === undefined) throw new Error(`no size is called ${size}: ${Object.keys(SIZES).join(', ')}`)
  const profile = makeProfile()
  const sqlcipher = await withSqlCipher(rows, scratch, say)
  const first = await sit(profile, ['--practice', SCENARIO])
  await expect.poll(async () => must(await first.vault.ask('status')).sources[0]?.pulled ?? 0, { timeout: OPENING_MS }).toBeGreaterThan(0)
  const before = must(await first.vault.ask('status'))
  const bench = await benchIn(first.vault)
  say(`taking in ${rows.toLocaleString('en')} rows …`)
  const milliseconds = await bench('fill', rows, ENTITIES)
  const after = must(await first.vault.ask('status'))
  const dexie = await bench('dexie', Math.min(rows, DEXIE_ROWS), ENTITIES)
  const brute = await bench('bruteForce', rows, ENTITIES)
  check('SQLCipher', sqlcipher?.truths, brute.truths)
  const held = (question: string): readonly Baseline[] => [
    ...(sqlcipher === undefined ? [] : [{ name: 'sqlcipher', samples: sqlcipher.times[question] ?? [] }]),
    { name: `dexie, ${DEXIE_ROWS / 1_000}k rows`, samples: dexie.times[question] ?? [] },
    { name: 'array of objects', samples: brute.times[question] ?? [] },
  ]
  const against = (ours: readonly number[], name: string, ...[baseline, ...others]: readonly Baseline[]): void => report(`store.${name}`, ours, baseline, ...others)
  const only = (value: number | undefined): readonly Baseline[] => (value === undefined ? [] : [{ name: 'sqlcipher', samples: [value] }])
  against([rows / (milliseconds / 1_000)], `ingest_rows_per_s.${size}`, ...only(sqlcipher === undefined ? undefined : rows / (sqlcipher.writeMs / 1_000)), { name: `dexie, ${DEXIE_ROWS / 1_000}k rows`, samples: [Math.min(rows, DEXIE_ROWS) / (dexie.writeMs / 1_000)] })
  against([(after.bytesOnDisk - before.bytesOnDisk) / rows], `bytes_per_row.${size}`, ...only(sqlcipher === undefined ? undefined : sqlcipher.bytes / rows))
  await first.waypost.close()

  const unlocks: number[] = []
  const filters: number[] = []
  const resident: number[] = []
  for (let n = 0; n < UNLOCKS; n++) {
    const { waypost, vault, unlock } = await sitAtDoor(profile, [SCENARIO])
    await unlock()
    const asked = await benchIn(vault)
    const seen = await asked('firstAnswer', MARKS)
    expect(seen.filtered, 'rows that pass the filter').toBe(brute.truths.filtered)
    unlocks.push(seen.unlockMs)
    filters.push(...seen.filterMs)
    say(`unlock ${n + 1} of ${UNLOCKS}: ${seen.unlockMs.toFixed(0)} ms, of which rows ${seen.rowsMs.toFixed(0)} ms`)
    if (args.includes('--phases')) say(await phasesOf(vault))
    await new Promise(resolve => setTimeout(resolve, 3_000))
    resident.push(await residentMb(waypost))
    if (n === UNLOCKS - 1) {
      const answers = await asked('questions')
      check('the vault', { ...answers, filtered: seen.filtered }, brute.truths)
      against(unlocks, `unlock_ms.${size}`, ...(sqlcipher === undefined ? [] : [{ name: 'sqlcipher', samples: sqlcipher.openMs }]))
      against(filters, `filter_ms.${size}`, ...held('filter'))
      against(answers.subjectMs, `subject_ms.${size}`, ...held('subject'))
      against(answers.histogramMs, `histogram_ms.${size}`, ...held('histogram'))
      against(answers.textHitsMs, `text_hits_ms.${size}`, ...held('textHits'))
      against(answers.textNoneMs, `text_none_ms.${size}`, ...held('textNone'))
      against(resident, `memory_mb.${size}`, ...only(sqlcipher?.residentMb))
      against(await asked('edits', EDITS), 'edit_durable_ms', ...(sqlcipher === undefined ? [] : [{ name: 'sqlcipher', samples: sqlcipher.editMs }]), { name: 'dexie', samples: dexie.editMs })
      against(await asked('shred', 5, SHREDS, rows, ENTITIES), `shred_ms.${size}`)
      against([await asked('compact')], `compact_ms.${size}`, ...only(sqlcipher?.vacuumMs))
    }
    await waypost.close()
  }
  report(`store.rebuild_ms.${size}`, [await rebuild(profile, say)])
}

/** The second copy is gone: the same state, and the copy filled again while the vault is used. */
async function rebuild(profile: string, say: (line: string) => void): Promise<number> {
  const whole = await sitAtDoor(profile, [SCENARIO])
  await whole.unlock()
  const before = must(await whole.vault.ask('stateHash', false))
  await whole.waypost.close()
  for (const folder of indexedDbIn(profile)) rmSync(folder, { recursive: true, force: true })
  const { waypost, vault, unlock } = await sitAtDoor(profile, [SCENARIO])
  await unlock()
  const copied = (): Promise<number> => vault.worker.evaluate(key => {
    const { told } = globalThis as typeof globalThis & { told: readonly { readonly at: number; readonly name: string; readonly value: { readonly done: number; readonly total: number } }[] }
    const last = told.findLast(({ name, value }) => name === 'copying' && value.done === value.total)
    return last === undefined ? 0 : last.at - performance.getEntriesByName(key)[0]!.startTime
  }, MARKS.key)
  await expect.poll(copied, { timeout: OPENING_MS, intervals: [50] }).toBeGreaterThan(0)
  const took = await copied()
  // What was pulled meanwhile moves cursors, and nothing else here.
  const { cursors: _cursors, ...after } = must(await vault.ask('stateHash', false))
  expect(after, 'state after the second copy was lost').toEqual(Object.fromEntries(Object.entries(before).filter(([section]) => section !== 'cursors')))
  say(`rebuilt from the files in ${took.toFixed(0)} ms, with the same state`)
  await waypost.close()
  return took
}

function indexedDbIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name === 'IndexedDB').map(entry => path.join(entry.parentPath, entry.name))
}

function check(who: string, answers: Truths | undefined, truths: Truths): void {
  for (const question of Object.keys(truths) as (keyof Truths)[]) if (answers !== undefined) expect(answers[question], `${question} as ${who} answers`).toBe(truths[question])
}

/** The code of `store-in-worker.ts`, inside the vault worker. */
async function benchIn({ worker }: VaultWorker): Promise<<K extends keyof StoreBench>(call: K, ...args: Parameters<StoreBench[K]>) => Promise<Awaited<ReturnType<StoreBench[K]>>>> {
  await worker.evaluate(await bundle('test/bench/store-in-worker.ts', 'browser', 'iife'))
  return async (call, ...args) => await worker.evaluate(async ({ name, given }) => {
    const { storeBench } = globalThis as typeof globalThis & { storeBench: { readonly [call: string]: (...args: readonly unknown[]) => unknown } }
    return await storeBench[name]!(...given)
  }, { name: call as string, given: args as readonly unknown[] }) as never
}

async function bundle(entry: string, platform: 'browser' | 'node', format: 'iife' | 'esm'): Promise<string> {
  const { rolldown } = await import('rolldown')
  const bundling = await rolldown({ input: entry, platform, external: [/^electron/, /^node:/], transform: { target: platform === 'node' ? 'node20' : 'chrome130' } })
  const { output: [chunk] } = await bundling.generate({ format, codeSplitting: false })
  await bundling.close()
  return chunk.code
}

/** @returns undefined, after a plain message, where the package cannot be fetched or does not run here. */
async function withSqlCipher(rows: number, scratch: string, say: (line: string) => void): Promise<Measured | undefined> {
  // AGPL: fetched for this comparison alone, into a folder that is neither in the repository nor among the dependencies.
  const kept = path.resolve('.cache/bench/sqlcipher')
  const name = path.join('node_modules', ...SQLCIPHER.slice(0, SQLCIPHER.lastIndexOf('@')).split('/'))
  if (!existsSync(path.join(kept, name, 'package.json'))) {
    mkdirSync(kept, { recursive: true })
    const onWindows = process.platform === 'win32'
    const npm = spawn(onWindows ? 'npm.cmd' : 'npm', ['install', '--prefix', kept, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', SQLCIPHER], { cwd: kept, shell: onWindows, stdio: 'ignore' })
    const code = await new Promise(resolve => npm.once('error', () => resolve(-1)).once('close', resolve))
    if (code !== 0) {
      say(`${SQLCIPHER} could not be fetched from the registry: the figures stand without it.`)
      return undefined
    }
  }
  const application = makeProfile()
  cpSync(path.join(kept, 'node_modules'), path.join(application, 'node_modules'), { recursive: true })
  writeFileSync(path.join(application, 'package.json'), '{ "name": "measured", "version": "0.0.0", "type": "module", "main": "main.js" }')
  writeFileSync(path.join(application, 'main.js'), await bundle('test/bench/store-sqlcipher.ts', 'node', 'esm'))
  say(`SQLCipher takes in ${rows.toLocaleString('en')} rows …`)
  const asked = JSON.stringify({ rows, entities: ENTITIES, folder: makeProfile(), module: path.join(application, name) })
  const printed = await printedBy(process.env['WAYPOST_ELECTRON'] ?? '', [...(process.env['WAYPOST_SWITCHES'] ?? '').split(' ').filter(Boolean), application, `--user-data-dir=${makeProfile()}`], { ...process.env, WAYPOST_SQLCIPHER: asked })
  const line = /^measured (.*)$/m.exec(printed)?.[1]
  if (line === undefined) say(`SQLCipher did not run here: the figures stand without it.\n${printed.split('\n').filter(words => /error/i.test(words)).slice(-3).join('\n')}`)
  rmSync(application, { recursive: true, force: true })
  return line === undefined ? undefined : JSON.parse(line) as Measured
}

async function printedBy(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const running = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (words: Buffer) => { printed += words.toString() })
  await new Promise(resolve => running.once('close', resolve))
  return printed
}

/** When each step of the opening was told, milliseconds after the key. */
async function phasesOf({ worker }: VaultWorker): Promise<string> {
  return await worker.evaluate(key => {
    const { told } = globalThis as typeof globalThis & { told: readonly { readonly at: number; readonly name: string; readonly value: { readonly phase: string; readonly done: number } }[] }
    const begun = performance.getEntriesByName(key)[0]!.startTime
    const steps = told.filter(({ name }) => name === 'opening').map(({ at, value }) => `${value.phase} ${value.done} ${(at - begun).toFixed(0)}`)
    const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => `${name} ${(startTime - begun).toFixed(0)}`)
    return [...steps, ...marks].join(' · ')
  }, MARKS.key)
}

async function sit(profile: string, args: readonly string[]): Promise<{ readonly waypost: Waypost; readonly vault: VaultWorker }> {
  const waypost = await launchWaypost({ profile, args })
  const vault = await vaultWorker(await waypost.page('waypost'))
  await isOpen(vault)
  return { waypost, vault }
}

/** In front of a vault that waits for its passphrase, the worker behind it already heard. */
async function sitAtDoor(profile: string, args: readonly string[]): Promise<{ readonly waypost: Waypost; readonly vault: VaultWorker; readonly unlock: () => Promise<void> }> {
  const waypost = await launchWaypost({ profile, args })
  const door: Page = await waypost.page('unlock')
  const vault = await vaultWorker(await waypost.page('waypost'))
  // Nobody types a passphrase faster than this.
  await new Promise(resolve => setTimeout(resolve, 1_500))
  return {
    waypost, vault,
    unlock: async () => {
      await door.getByRole('button', { name: 'Open it' }).click()
      await isOpen(vault)
    },
  }
}

async function isOpen(vault: VaultWorker): Promise<void> {
  await expect.poll(async () => (await vault.ask('status')).ok, { timeout: OPENING_MS, intervals: [20] }).toBe(true)
}

/** Working set of the workspace's process, its worker's columns included. */
async function residentMb({ app }: Waypost): Promise<number> {
  const pages = await app.evaluate(({ app: electron }) => electron.getAppMetrics().filter(({ type }) => type === 'Tab').map(({ memory }) => memory.workingSetSize))
  return Math.max(...pages) / 1_024
}
