// npm start: everything that Waypost needs on this machine, then Waypost. Arguments pass on: `npm start -- --practice`.
import { mustBuild } from './build.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { bringElectron, takePlace } from './setup/place.mjs'
import { run } from './setup/processes.mjs'
import { main, say } from './setup/say.mjs'

/** Not part of the window: the practice exchange on its own, `npm run exchange`. */
const ELSEWHERE = 'electron/uplink/exchange.ts'
/** Root's vaults. Its home folder is closed to the ordinary user that Waypost runs as. */
const ROOTS_HOME = '/var/lib/waypost'

await main(async args => {
  await bringDependencies()
  await mustBuild(entry => entry !== ELSEWHERE)
  const { executable: electron, from } = await bringElectron()
  const { executable, application, switches, env, user, ownDisplay } = await takePlace({ electron, home: ROOTS_HOME })
  if (user !== undefined) say(`Started by root: Waypost runs as the user ${user.name}, because Chromium's sandbox refuses root. Its vaults lie in ${ROOTS_HOME}.`)
  if (ownDisplay) {
    say(`DISPLAY is not set, so Waypost draws on a virtual screen (Xvfb ${env.DISPLAY}) and nobody sees its window.`)
    say('To see it, start it on a desktop, or name a screen that you may draw on: DISPLAY=:0 npm start')
  }
  say(`Waypost is starting (Electron from the ${from}). It ends when you close its window or press Ctrl-C here.`)
  return await run(executable, [...switches, application, ...args], { env })
})
