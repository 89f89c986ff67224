// The types of the oldest Electron that the code must run on, for the second type check (tsconfig.floor.json).
import fs from 'node:fs'
import path from 'node:path'
import { cacheFolder } from '../cache.mjs'
import { npmCi } from '../npm.mjs'

const { dependencies } = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'package.json'), 'utf8'))

export const floorVersion = dependencies.electron

/**
 * Puts electron.d.ts of the floor where the type check looks for it: fetched from the npm registry once, checked by npm against the lock file here.
 *
 * @throws npm could not fetch it and no earlier run has.
 */
export async function bringFloorTypes() {
  const kept = path.join(cacheFolder(), 'electron-floor', floorVersion, 'electron.d.ts')
  if (!fs.existsSync(kept)) {
    fs.mkdirSync(path.dirname(kept), { recursive: true })
    const workshop = fs.mkdtempSync(path.join(path.dirname(kept), 'tmp-'))
    try {
      await npmCi(import.meta.dirname, workshop)
      fs.renameSync(path.join(workshop, 'node_modules/electron/electron.d.ts'), kept)
    } finally {
      fs.rmSync(workshop, { recursive: true, force: true })
    }
  }
  const wanted = path.resolve(import.meta.dirname, '../../.cache/electron-floor/electron.d.ts')
  fs.mkdirSync(path.dirname(wanted), { recursive: true })
  fs.copyFileSync(kept, wanted)
}
