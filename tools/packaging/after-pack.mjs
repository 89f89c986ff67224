import fs from 'node:fs'
import path from 'node:path'

/** Given an Electron as a folder, electron-builder leaves Electron's own default application beside ours. */
export default function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName === 'linux') fs.rmSync(path.join(appOutDir, 'resources/default_app.asar'), { force: true })
}
