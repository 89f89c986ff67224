import { app } from 'electron/main'
import { lockNavigation, quietChromium } from './hardening.ts'
import { chooseProfile, discardProfile, emptySpills, sweepPractice } from './profile.ts'
import { declareScheme } from './scheme.ts'
import { runShell } from './shell.ts'
import { readWishes } from './switches.ts'

const EXIT_FAULT = 1
const EXIT_USAGE = 64
const EXIT_TAKEN = 75

// Electron would show a box and wait for somebody to press it, with an open vault behind it that nothing watches any more.
process.on('uncaughtException', fault => {
  console.error(`waypost: ended by a fault of its own (${fault.name})`)
  app.exit(EXIT_FAULT)
})

const read = readWishes(process.argv.slice(1), app.isPackaged)
if (!read.ok) {
  console.error(`Waypost does not start with ${read.refused}.`)
  app.exit(EXIT_USAGE)
} else {
  const { wishes } = read
  const profile = chooseProfile(wishes, app.getPath('userData'))
  app.setPath('userData', profile.folder)
  app.setPath('sessionData', profile.folder)
  declareScheme()
  quietChromium()
  // enableSandbox() overrides --no-sandbox, which root (a container) cannot start without.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  lockNavigation()
  if (app.requestSingleInstanceLock()) {
    sweepPractice(profile)
    emptySpills(profile)
    process.on('exit', () => discardProfile(profile))
    // Awaited at the top level, `ready` would never come: Electron holds it back until this module has settled.
    void app.whenReady().then(() => runShell(wishes, profile)).catch(() => app.exit(1))
  } else {
    console.error('Waypost is open on this profile already.')
    app.exit(EXIT_TAKEN)
  }
}
