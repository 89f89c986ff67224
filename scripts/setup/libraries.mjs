import fs from 'node:fs'
import path from 'node:path'
import { hear } from './processes.mjs'
import { say, step, Trouble } from './say.mjs'

/** Shared library → Debian package, for all that Electron links directly. */
const PACKAGES = {
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libsmime3.so': 'libnss3',
  'libudev.so.1': 'libudev1',
  'libxcb.so.1': 'libxcb1',
  'libxkbcommon.so.0': 'libxkbcommon0',
}

/** Debian 13 and Ubuntu 24.04 renamed these for 64-bit time. */
const RENAMED = new Set(['libasound2', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libatspi2.0-0', 'libcups2', 'libglib2.0-0', 'libgtk-3-0'])

/**
 * Makes sure that Electron finds its system libraries, and Xvfb when there is no display. Installs them when we are root on a
 * Debian-like system, and otherwise names them with the one command that does.
 *
 * @throws {Trouble} Something is missing and not ours to install.
 */
export async function bringLibraries(executable, { display }) {
  if (process.platform !== 'linux') return
  const missing = await missingLibraries(executable)
  const lacksXvfb = !display && !isOnPath('Xvfb')
  if (missing.length === 0 && !lacksXvfb) return

  const named = [...missing, ...lacksXvfb ? ['Xvfb (a display for machines that have none)'] : []].join(', ')
  if (!isOnPath('apt-get')) throw new Trouble(`This machine lacks ${named}.\n${otherAdvice(missing, lacksXvfb)}`)
  const packages = debianPackages(missing, lacksXvfb, fs.readFileSync('/var/lib/dpkg/status', 'utf8'))
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  if (process.getuid() !== 0) {
    throw new Trouble(`This machine lacks ${named}. Install with:\n\n  sudo apt-get update && sudo apt-get ${install.join(' ')}\n`)
  }
  say(`This machine lacks ${named}.`)
  await step(`Installing ${packages.join(' ')}`, async () => {
    for (const args of [['update'], install]) {
      const { code, words } = await hear('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      if (code !== 0 && args !== install) continue
      if (code !== 0) throw new Trouble(`apt-get ${install.join(' ')} failed (${code}).\n${words.trim().split('\n').slice(-10).join('\n')}`)
    }
  })
}

/**
 * @param sonames Shared libraries that the loader did not find.
 * @param dpkgStatus The text of /var/lib/dpkg/status: it tells whether this release has the renamed packages.
 * @returns Package names in order, each once.
 */
export function debianPackages(sonames, withXvfb, dpkgStatus) {
  const renamed = /^Package: \S+t64$/m.test(dpkgStatus)
  const names = sonames.map(soname => PACKAGES[soname]).filter(name => name !== undefined)
  return [...new Set([...names, ...withXvfb ? ['xvfb'] : []])].sort().map(name => renamed && RENAMED.has(name) ? `${name}t64` : name)
}

/** @param words What ldd said. */
export function notFound(words) {
  return [...words.matchAll(/^\s*(\S+) => not found/gm)].map(([, soname]) => soname)
}

async function missingLibraries(executable) {
  if (!isOnPath('ldd')) return []
  // Electron's own libraries lie beside the executable, and ldd honours its $ORIGIN.
  return [...new Set(notFound((await hear('ldd', [executable])).words))]
}

function otherAdvice(sonames, withXvfb) {
  if (!isOnPath('dnf')) return 'Install them with the package manager of this system.'
  const wanted = [...sonames.map(soname => `'${soname}()(64bit)'`), ...withXvfb ? ['xorg-x11-server-Xvfb'] : []]
  return `Install with:\n\n  sudo dnf install ${wanted.join(' ')}\n`
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some(folder => fs.existsSync(path.join(folder, program)))
}
