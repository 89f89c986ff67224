import fs from 'node:fs'
import path from 'node:path'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { isRunning } from './claim.ts'
import { nodeFiles } from './files.ts'

const OWNER_ONLY = 0o700
const MAKING = '.making-'

/** Makes the folder `<vaults>/<name>` whole or not at all: it gets its name when `fill` has made everything in it durable. */
export async function makeFolder(vaults: string, name: string, fill: (making: string) => Promise<void>): Promise<Reply<null>> {
  fs.mkdirSync(vaults, { recursive: true, mode: OWNER_ONLY })
  sweepUnfinished(vaults)
  if (fs.existsSync(path.join(vaults, name))) return failed('vault-exists')
  const making = fs.mkdtempSync(path.join(vaults, `${MAKING}${process.pid}-`))
  try {
    await fill(making)
    fs.renameSync(making, path.join(vaults, name))
    await nodeFiles().syncFolder(vaults)
    return done(null)
  } finally {
    fs.rmSync(making, { recursive: true, force: true })
  }
}

/** Removes folders that a crash left half made. */
function sweepUnfinished(vaults: string): void {
  for (const name of fs.readdirSync(vaults).filter(each => each.startsWith(MAKING))) {
    const pid = Number.parseInt(name.slice(MAKING.length), 10)
    if (pid !== process.pid && !isRunning(pid)) fs.rmSync(path.join(vaults, name), { recursive: true, force: true })
  }
}
