import fs from 'node:fs'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { Trouble } from '../setup/say.mjs'
import { project } from '../setup/tools.mjs'

/** As electron-builder.yml calls a fuse, and as Electron does. */
const FUSES = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
}

/**
 * Reads the fuses out of a packaged program.
 *
 * @returns how many there are.
 * @throws {Trouble} One is not as electron-builder.yml states it.
 */
export async function mustHaveFuses(executable) {
  const stated = fs.readFileSync(path.join(project, 'electron-builder.yml'), 'utf8')
  const wire = await getCurrentFuseWire(executable)
  const wrong = Object.entries(FUSES).filter(([name, fuse]) => wire[fuse] !== (new RegExp(`^  ${name}: true$`, 'm').test(stated) ? FuseState.ENABLE : FuseState.DISABLE))
  if (wrong.length > 0) throw new Trouble(`Fuses of ${path.basename(executable)} that are not as electron-builder.yml states them: ${wrong.map(([name]) => name).join(', ')}.`)
  return Object.keys(FUSES).length
}
