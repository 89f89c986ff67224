import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { launchWaypost, makeProfile, type Waypost } from '../electron.ts'
import { MARKS } from '../../renderer/vault/boot.ts'
import { must, type VaultWorker, vaultWorker } from '../vault/worker.ts'
import type { Options, Report } from './figure.ts'
import { askInWorker, fillVault, phases, plainIndexedDb, rowObjects, type FilledVault } from './store-worker.ts'

export const needsElectron = true

const ROWS = 1_000_000
const ENTITIES = 100_000
/** Plain IndexedDB takes four minutes for a million rows; its own pace falls with size, so that this flatters it. */
const PLAIN_ROWS = 20_000
const UNLOCKS = 5
const EDITS = 300
/** Fewest that the practice exchange makes: they are beside the point here. */
const SCENARIO = '--practice-movements=2000'

/** The sealed store with a million rows in real Electron: taking them in, unlocking, answering, editing. */
export async function run(report: Report, { say, args }: Options): Promise<void> {
  const rows = args.includes('--quick') ? 100_000 : ROWS
  const size = rows === ROWS ? '1m' : '100k'
  const profile = makeProfile()
  const first = await sit(profile, ['--practice', SCENARIO])
  await expect.poll(async () => must(await first.vault.ask('status')).sources[0]?.pulled ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  const before = must(await first.vault.ask('status'))
  say(`taking in ${rows.toLocaleString('en')} rows …`)
  const filled: FilledVault = await first.vault.worker.evaluate(fillVault, { rows, entities: ENTITIES })
  const plain = await first.vault.worker.evaluate(plainIndexedDb, { rows: PLAIN_ROWS })
  const after = must(await first.vault.ask('status'))
  report(`store.ingest_rows_per_s.${size}`, [rows / (filled.milliseconds / 1_000)], { name: `plain IndexedDB, ${PLAIN_ROWS / 1_000}k rows`, samples: [PLAIN_ROWS / (plain.writeMs / 1_000)] })
  report(`store.bytes_per_row.${size}`, [(after.bytesOnDisk - before.bytesOnDisk) / rows])
  await first.waypost.close()

  const unlocks: number[] = []
  const answers: number[] = []
  const objects: number[] = []
  const resident: number[] = []
  let edits: readonly number[] = []
  for (let n = 0; n < UNLOCKS; n++) {
    const { waypost, vault, unlock } = await sitAtDoor(profile, [SCENARIO])
    await unlock()
    const seen = await vault.worker.evaluate(askInWorker, { marks: MARKS })
    unlocks.push(seen.unlockMs)
    answers.push(...seen.filterMs)
    say(`unlock ${n + 1} of ${UNLOCKS}: ${seen.unlockMs.toFixed(0)} ms, of which rows ${seen.rowsMs.toFixed(0)} ms; ${seen.found} rows found`)
    if (args.includes('--phases')) say(await vault.worker.evaluate(phases))
    await new Promise(resolve => setTimeout(resolve, 3_000))
    resident.push(await residentMb(waypost))
    if (n === UNLOCKS - 1) {
      edits = await vault.worker.evaluate(async (count: number) => {
        const scope = globalThis as typeof globalThis & { ask: (call: string, args: readonly unknown[]) => Promise<unknown> }
        const times: number[] = []
        for (let edit = 0; edit < count; edit++) {
          const start = performance.now()
          await scope.ask('annotate', [{ title: 'Edit', text: `Edit ${edit}`, anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'AMBER' }])
          times.push(performance.now() - start)
        }
        return times
      }, EDITS)
      objects.push(...await vault.worker.evaluate(rowObjects, { rows }))
    }
    await waypost.close()
  }
  report(`store.unlock_ms.${size}`, unlocks, { name: `plain IndexedDB, ${PLAIN_ROWS / 1_000}k rows: open and filter`, samples: [plain.readMs] })
  report(`store.filter_ms.${size}`, answers, { name: 'array of objects', samples: objects })
  report(`store.resident_mb.${size}`, resident)
  report(`store.edit_ms.${size}`, edits)
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
  return {
    waypost, vault,
    unlock: async () => {
      await door.getByRole('button', { name: 'Open it' }).click()
      await isOpen(vault)
    },
  }
}

async function isOpen(vault: VaultWorker): Promise<void> {
  await expect.poll(async () => (await vault.ask('status')).ok, { timeout: 60_000, intervals: [20] }).toBe(true)
}

/** Working set of the workspace's process, its worker's columns included. */
async function residentMb({ app }: Waypost): Promise<number> {
  const pages = await app.evaluate(({ app: electron }) => electron.getAppMetrics().filter(({ type }) => type === 'Tab').map(({ memory }) => memory.workingSetSize))
  return Math.max(...pages) / 1_024
}
