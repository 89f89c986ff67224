// A notary of its own that commits and backs up, again and again, until it is killed. Run by backup-kills.ts, bundled.
import { writeSync } from 'node:fs'
import { openVault } from '../../../electron/notary/vault.ts'
import { EACH_WITH_SEGMENT, bodyOf, ringOf, segmentNames, segmentOf } from './day.ts'

const [, , vaults, name, keyText, file] = process.argv
if (vaults === undefined || name === undefined || keyText === undefined || file === undefined) throw new Error('folder, name, key and file expected')
const opened = await openVault(vaults, name, new Uint8Array(Buffer.from(keyText, 'hex')))
if (!opened.ok) {
  writeSync(1, `refused ${opened.problem.code}\n`)
  process.exit(1)
}
const { notary, warden } = opened.value

async function commit(i: number): Promise<void> {
  const withSegment = i % EACH_WITH_SEGMENT === 0
  const before = segmentNames(i)
  const after = segmentNames(i + 1)
  const committed = await notary.commit({
    record: bodyOf(i),
    ...(withSegment ? { segments: [segmentOf(i)], keyring: ringOf(i + 1), retire: before.filter(each => !after.includes(each)) } : {}),
  })
  if (!committed.ok) throw new Error(committed.problem.code)
  writeSync(1, `done ${committed.value.sequence}\n`)
}

const state = await notary.state()
let next = state.ok ? state.value.records : 0
for (;;) {
  const making = Promise.resolve(warden.backup(file))
  for (let n = 0; n < 4; n++) await commit(next++)
  const made = await making
  if (!made.ok) throw new Error(made.problem.code)
  writeSync(1, `backup ${made.value.records}\n`)
}
