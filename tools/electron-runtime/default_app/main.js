// Loads the application folder given as the first argument, as Electron's own default app does.
// An ES module on purpose: Electron holds back `ready` until the entry's top-level awaits settle,
// and Module._load, the CommonJS way, cannot load an application that is itself an ES module.
import { app } from 'electron/main'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

if (process.argv.includes('--version')) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
const folder = process.argv.slice(1).find(argument => !argument.startsWith('-'))
if (folder === undefined) {
  console.error('usage: electron FOLDER')
  process.exit(2)
}
const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
if (manifest.version) app.setVersion(manifest.version)
app.name = manifest.productName ?? manifest.name
if (manifest.desktopName) app.setDesktopName?.(manifest.desktopName)
const chosen = process.argv.find(argument => argument.startsWith('--user-data-dir='))
app.setPath('userData', chosen?.slice(chosen.indexOf('=') + 1) ?? path.join(app.getPath('appData'), app.name))
app.setAppPath(path.resolve(folder))
await import(pathToFileURL(path.resolve(folder, manifest.main)).href)
