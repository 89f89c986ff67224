import fs from 'node:fs'
import path from 'node:path'
import { hear } from '../../scripts/setup/processes.mjs'
import { cacheFolder } from '../cache.mjs'
import { npmCi } from '../npm.mjs'

const own = import.meta.dirname
const project = path.resolve(own, '../..')
const { dependencies } = JSON.parse(fs.readFileSync(path.join(own, 'package.json'), 'utf8'))
const version = dependencies['@doyensec/electronegativity']

/** What a person has looked at and found right, with the reason. Anything else of MEDIUM or HIGH fails. */
const REVIEWED = {
  PRELOAD_JS_CHECK: 'the preload script is there for two functions, see electron/preload/README.md and [PRELOAD-1]',
}
/** A window as it must not be, put beside our own sources to see that the scanner sees. */
const PLANTED = `import { BrowserWindow } from 'electron'\nnew BrowserWindow({ webPreferences: { nodeIntegration: true, contextIsolation: false, webSecurity: false } })\n`

/**
 * The scanner, fetched from the npm registry once and checked by npm against the lock file here. Install scripts do not run.
 *
 * @returns its folder.
 * @throws npm could not fetch it and no earlier run has.
 */
export async function bringScanner() {
  const kept = path.join(cacheFolder(), 'electronegativity', version)
  if (fs.existsSync(path.join(kept, 'package.json'))) return kept
  fs.mkdirSync(path.dirname(kept), { recursive: true })
  const workshop = fs.mkdtempSync(path.join(path.dirname(kept), 'tmp-'))
  try {
    await npmCi(own, workshop)
    fs.renameSync(workshop, kept)
  } finally {
    fs.rmSync(workshop, { recursive: true, force: true })
  }
  return kept
}

/**
 * Looks through all that runs in Electron.
 *
 * @param scanner from `bringScanner`.
 * @param electron The version that ships.
 * @returns `refused`: findings that nobody has reviewed; `all` of them; whether it saw the `planted` ones.
 */
export async function scan(scanner, electron) {
  const folder = fs.mkdtempSync(path.join(cacheFolder(), 'scan-'))
  try {
    for (const part of ['electron', 'renderer', 'shared']) fs.cpSync(path.join(project, part), path.join(folder, part), { recursive: true })
    fs.writeFileSync(path.join(folder, 'planted.ts'), PLANTED)
    const { code, words } = await hear(process.execPath, [path.join(own, 'look.cjs'), scanner, folder, electron])
    const line = words.split('\n').find(text => text.startsWith('{"findings"'))
    if (code !== 0 || line === undefined) throw new Error(`The scanner failed (${code}).\n${words.trim().split('\n').slice(-10).join('\n')}`)
    const { findings, unread } = JSON.parse(line)
    return judged(findings, unread)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** @param findings as look.cjs prints them. */
export function judged(findings, unread = []) {
  const isPlanted = ({ file }) => file === 'planted.ts'
  const grave = ({ severity }) => severity === 'HIGH' || severity === 'MEDIUM'
  const all = findings.filter(finding => !isPlanted(finding))
  return {
    all,
    unread,
    planted: findings.some(finding => isPlanted(finding) && finding.severity === 'HIGH'),
    refused: all.filter(finding => grave(finding) && (finding.severity === 'HIGH' || REVIEWED[finding.check] === undefined)),
  }
}
