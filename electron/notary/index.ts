import path from 'node:path'
import { serve } from '../../shared/contract/channel.ts'
import type { DoorCalls, NotaryCalls, WardenCalls } from '../../shared/contract/notary.ts'
import { onWire } from '../device/port.ts'
import { notaryOver } from './door.ts'
import { doorGuards, notaryGuards, wardenGuards } from './guards.ts'

const EXIT_USAGE = 64

const [vaults] = process.argv.slice(2)
if (vaults === undefined) {
  console.error('waypost notary: expected one argument, the folder of the vaults')
  process.exit(EXIT_USAGE)
}
// What others may read of a file that we make: nothing.
process.umask(0o077)
const kept = notaryOver(vaults, () => performance.now(), { witness: path.join(path.dirname(path.resolve(vaults)), 'witness') })
process.on('exit', () => kept.close())

onWire((name, port) => {
  if (name === 'door') serve<DoorCalls>(port, kept.door, doorGuards, report)
  else if (name === 'notary') serve<NotaryCalls>(port, kept.notary, notaryGuards, report)
  else if (name === 'warden') serve<WardenCalls>(port, kept.warden, wardenGuards, report)
})

/** Says which call failed and nothing of what was in it. */
function report(call: string, fault: unknown): void {
  console.error(`waypost notary: ${call} failed (${fault instanceof Error ? fault.name : typeof fault})`)
}
