// npm run journeys -- [file …]: the tests in real Electron, all of them or some. `npm test` runs them as its last part.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { mustBuild } from './build.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { bringElectron, takePlace } from './setup/place.mjs'
import { main, say } from './setup/say.mjs'
import { output, tool } from './setup/tools.mjs'

/**
 * @param args For Playwright: files, `--grep …`.
 * @returns Playwright's exit code. Its report is `journeys.json` in the test output.
 * @throws {Trouble} Something that Electron needs is not there.
 */
export async function journeys(args) {
  await bringDependencies()
  await mustBuild()
  const { executable, env } = await placeForTests()
  say(`Tests in real Electron (${path.basename(executable) === 'electron-as-user' ? 'as the user nobody' : 'as this user'}) …`)
  return await tool('@playwright/test', ['test', '--pass-with-no-tests', ...args], { env, log: path.join(output, 'journeys.log') })
}

/** Prepares Electron for test/electron.ts, which finds it through the environment returned here. */
export async function placeForTests() {
  fs.mkdirSync(output, { recursive: true })
  const { executable: electron } = await bringElectron()
  const { executable, application, switches, env, scratch, user } = await takePlace({ electron })
  return {
    executable,
    scratch,
    env: {
      ...env,
      WAYPOST_ELECTRON: executable,
      WAYPOST_APP: application,
      WAYPOST_SWITCHES: switches.join(' '),
      WAYPOST_SCRATCH: scratch,
      WAYPOST_USER: user === undefined ? undefined : String(user.uid),
      WAYPOST_TEST_OUTPUT: output,
    },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) await main(journeys)
