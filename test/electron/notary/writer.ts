// A notary of its own that commits as fast as it can until it is killed. Run by kill.test.ts, bundled.
import { writeSync } from 'node:fs'
import { openVault } from '../../../electron/notary/vault.ts'
import { EACH_WITH_SEGMENT, bodyOf, ringOf, segmentNames, segmentOf } from './day.ts'

const [, , vaults, name, keyText] = process.argv
if (vaults === undefined || name === undefined || keyText === undefined) throw new Error('folder, name and key expected')
const opened = await openVault(vaults, name, new Uint8Array(Buffer.from(keyText, 'hex')))
if (!opened.ok) {
  writeSync(1, `refused ${opened.problem.code}\n`)
  process.exit(1)
}
const { notary } = opened.value
const state = await notary.state()
for (let i = state.ok ? state.value.records : 0; ; i++) {
  const withSegment = i % EACH_WITH_SEGMENT === 0
  const before = segmentNames(i)
  const after = segmentNames(i + 1)
  const committed = await notary.commit({
    record: bodyOf(i),
    ...(withSegment ? { segments: [segmentOf(i)], keyring: ringOf(i + 1), retire: before.filter(each => !after.includes(each)) } : {}),
  })
  if (!committed.ok) {
    writeSync(1, `refused ${committed.problem.code}\n`)
    process.exit(1)
  }
  writeSync(1, `done ${committed.value.sequence}\n`)
}
