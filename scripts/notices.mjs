// npm run notices: THIRD_PARTY_NOTICES.md, from the lock file, the packages' own licence files and the READMEs of our data.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bringDependencies } from './setup/dependencies.mjs'
import { main, say, Trouble } from './setup/say.mjs'
import { project } from './setup/tools.mjs'

export const NOTICES = path.join(project, 'THIRD_PARTY_NOTICES.md')

/** What may be built into Waypost. Anything else is a decision for people, not for a script. */
const FREE = new Set(['MIT', 'ISC', '0BSD', 'Unlicense', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'OFL-1.1'])
/** Decisions that people made. */
const ALLOWED = { 'react-leaflet': 'Hippocratic-2.1', '@react-leaflet/core': 'Hippocratic-2.1' }
/** A package that spells its licence wrongly, and how its own licence file reads. */
const MISSPELT = { 'BDS-3-Clause': 'BSD-3-Clause' }
const LICENCE_FILE = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i
const DATA_SECTION = '## Where it comes from'

/**
 * The notices as they have to be for the packages that are installed now.
 *
 * @throws {Trouble} A package comes with a licence that nobody has decided about.
 */
export function notices() {
  const packages = shipped()
  const refused = packages.filter(({ name, licence }) => !FREE.has(licence) && ALLOWED[name] !== licence)
  if (refused.length > 0) throw new Trouble(`Decide first whether these may be shipped: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`)
  return [
    '# Third-party notices',
    '',
    'Waypost itself is licensed under Apache-2.0 (LICENSE). It is built with the works below, each under a licence of its own. This file is written by',
    '`npm run notices`; do not edit it. Electron and Chromium bring their notices in files beside the program (`LICENSE.electron.txt`,',
    '`LICENSES.chromium.html`).',
    '',
    '## A licence that is not an open-source licence',
    '',
    '**react-leaflet and @react-leaflet/core are under the Hippocratic License 2.1**, which binds whoever uses or passes on Waypost to conditions beyond',
    'those of an open-source licence: use has to accord with human rights principles, disputes go to arbitration, and the terms have to be passed on. Read it',
    'below before you deploy. Waypost uses the two only in renderer/map.',
    '',
    '## Data',
    '',
    ...dataNotices(),
    '## Packages',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
    '## Licence texts',
    '',
    ...texts(packages),
  ].join('\n')
}

/** Every package of the tree that ships, in order of name and version, with its folder in the checkout. */
export function shipped() {
  const { '': _itself, ...locked } = JSON.parse(fs.readFileSync(path.join(project, 'package-lock.json'), 'utf8')).packages
  const found = Object.entries(locked)
    .filter(([folder, { dev, devOptional }]) => !dev && !devOptional && fs.existsSync(path.join(project, folder)))
    .map(([folder, { version, license }]) => ({ name: folder.replace(/^.*node_modules\//, ''), version, licence: MISSPELT[license] ?? license ?? 'none stated', folder }))
  const order = ({ name, version }) => `${name}@${version}`
  return [...new Map(found.map(one => [order(one), one])).values()].sort((a, b) => order(a) < order(b) ? -1 : 1)
}

function dataNotices() {
  const assets = path.join(project, 'assets')
  return fs.readdirSync(assets).sort().flatMap(name => {
    const readme = path.join(assets, name, 'README.md')
    const text = fs.existsSync(readme) ? fs.readFileSync(readme, 'utf8') : ''
    const start = text.indexOf(DATA_SECTION)
    if (start < 0) return []
    const end = text.indexOf('\n## ', start + 1)
    return [`### assets/${name}`, text.slice(start + DATA_SECTION.length, end < 0 ? undefined : end).trimEnd(), '']
  })
}

/** Each text once, under the packages that it belongs to. */
function texts(packages) {
  const owners = new Map()
  for (const { name, version, licence, folder } of packages) {
    const full = path.join(project, folder)
    const files = fs.readdirSync(full).filter(file => LICENCE_FILE.test(file)).sort()
    const words = files.map(file => fs.readFileSync(path.join(full, file), 'utf8').replaceAll('\r\n', '\n').trim())
    const text = words.length > 0 ? words.join('\n\n') : `The package holds no licence file; its package.json states ${licence}.\n${authorOf(full)}`.trim()
    owners.set(text, [...owners.get(text) ?? [], `${name} ${version}`])
  }
  return [...owners].flatMap(([text, names]) => [`### ${names.join(', ')}`, '', '```text', text.replaceAll('```', '\'\'\''), '```', ''])
}

function authorOf(folder) {
  const { author, contributors = [], repository } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const names = [author, ...contributors].map(person => typeof person === 'string' ? person : person?.name).filter(Boolean)
  const home = typeof repository === 'string' ? repository : repository?.url
  return [names.length > 0 ? `Copyright ${names.join(', ')}.` : '', home ? `See ${home}.` : ''].filter(Boolean).join('\n')
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  await main(async () => {
    await bringDependencies()
    fs.writeFileSync(NOTICES, notices())
    say(`Wrote ${path.relative(project, NOTICES)}.`)
  })
}
