import { expect, test } from 'vitest'
import { takeIn } from '../../../renderer/intake/take-in.ts'
import type { IntakeEvents } from '../../../shared/contract/intake.ts'
import type { ImportPart, StateHash } from '../../../shared/contract/vault.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movements } from './traffic.ts'

const marks = [TLP_IDS.GREEN, TLP_IDS.AMBER, TLP_IDS.RED]
const observed = (count: number, from = 0): readonly StixObject[] => movements(count, from).map((movement, i) => observedData({ ...movement, markings: [marks[i % 3]!] }).at(-1)!)
const revoked = (object: StixObject): StixObject => ({ ...object, modified: '2099-01-01T00:00:00.000Z', revoked: true })

async function bring(desk: Desk, parts: readonly ImportPart[]): Promise<{ readonly objects: number; readonly movements: number; readonly known: number }> {
  const { import: id } = must(await desk.calls.beginImport('file'))
  for (const part of parts) must(await desk.calls.importPart(id, part))
  return must(await desk.calls.commitImport(id))
}

/** As the workspace does it: the intake parses, and what it tells goes to the vault. */
async function partsOf(objects: readonly StixObject[]): Promise<readonly ImportPart[]> {
  const parts: ImportPart[] = []
  must(await takeIn({ name: 'file', bytes: new TextEncoder().encode(JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects })) }, {
    tell: (event, value) => {
      if (event === 'rows') parts.push({ rows: value as IntakeEvents['rows'] })
      else if (event === 'objects') parts.push({ objects: value as IntakeEvents['objects'] })
    },
    airports: async () => new Map(),
    breathe: async () => {},
  }))
  return parts
}

const SAME = ['rows', 'objects', 'texts', 'words', 'revised', 'revoked', 'pending'] as const
const hashOf = async (desk: Desk): Promise<StateHash> => must(await desk.calls.stateHash(true))

test('[VAULT-33] movements that come in columns come to what the same movements come to as objects', async () => {
  const [first, second, third] = observed(3, 9_000)
  const file = [
    ...locations(), ...observed(200),
    // Two versions, one that was taken back, and one that its row does not say all of.
    first!, { ...first!, modified: '2098-01-01T00:00:00.000Z', number_observed: 2 }, second!, revoked(second!), { ...third!, x_more: 'than its row says' },
  ]
  const parts = await partsOf(file)
  expect(parts.flatMap(part => ('rows' in part ? part.rows.columns.rows : []))).toEqual([200])
  const [columns, objects] = [await openDesk(await makeCabinet(false)), await openDesk(await makeCabinet(false))]
  expect((await bring(columns, parts)).movements).toBe((await bring(objects, [{ objects: file }])).movements)
  const [a, b] = [await hashOf(columns), await hashOf(objects)]
  for (const section of SAME) expect(a[section], section).toBe(b[section])
  // And again, which changes nothing, in either way.
  expect((await bring(columns, [{ objects: file }])).movements).toBe(0)
  expect((await bring(objects, parts)).movements).toBe(0)
  for (const section of SAME) expect((await hashOf(columns))[section], section).toBe((await hashOf(objects))[section])
  for (const desk of [columns, objects]) desk.close()
})

test('[VAULT-4] what its maker took back before it came does not come in columns either', async () => {
  const [one, other] = observed(2)
  const desk = await openDesk(await makeCabinet(false))
  await bring(desk, [{ objects: [...locations(), revoked(one!)] }])
  expect(await bring(desk, await partsOf([one!, other!]))).toMatchObject({ movements: 1, known: 1 })
  expect(must(await desk.calls.rowOf(one!.id))).toBeNull()
  expect(must(await desk.calls.rowOf(other!.id))).not.toBeNull()
  desk.close()
})
