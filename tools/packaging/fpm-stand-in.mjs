#!/usr/bin/env node
// Stands in for fpm, which electron-builder would fetch from a release host, with Debian's own dpkg-deb.
// Understands just the arguments that electron-builder gives for a deb, and refuses the rest.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const FLAGS = new Set(['--force', '--debug'])
/** Reads everywhere since Debian 12 and Ubuntu 18.04, and packs in 7 s what takes xz 150 s. */
const COMPRESSION = 'zstd'

const { options, inputs } = read(process.argv.slice(2))
const type = last('t')
if (type !== 'deb') throw new Error(`this stand-in builds deb, not ${type}`)

const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-deb-'))
try {
  const root = path.join(workshop, 'root')
  for (const input of inputs) bring(input, root)
  const control = path.join(root, 'DEBIAN')
  fs.mkdirSync(control)
  fs.writeFileSync(path.join(control, 'control'), description(root))
  for (const [option, name] of [['after-install', 'postinst'], ['after-remove', 'postrm']]) {
    if (last(option) === undefined) continue
    fs.copyFileSync(last(option), path.join(control, name))
    fs.chmodSync(path.join(control, name), 0o755)
  }
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${COMPRESSION}`, '--build', root, last('package') ?? last('p')], { stdio: 'inherit' })
} finally {
  fs.rmSync(workshop, { recursive: true, force: true })
}

function read(args) {
  const options = new Map()
  const inputs = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (FLAGS.has(arg)) continue
    const named = /^--?(?<name>[^=]+)(=(?<value>.*))?$/s.exec(arg)?.groups
    if (named === undefined) inputs.push(arg)
    else options.set(named.name, [...options.get(named.name) ?? [], named.value ?? args[++i]])
  }
  return { options, inputs }
}

function last(name) {
  return options.get(name)?.at(-1)
}

/** `from=to`: a file or folder of ours and its place in the package. */
function bring(input, root) {
  const at = input.lastIndexOf('=')
  const to = path.join(root, input.slice(at + 1))
  fs.mkdirSync(path.dirname(to), { recursive: true })
  fs.cpSync(input.slice(0, at), to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
}

/** The control file, Debian Policy §5. */
function description(root) {
  const [synopsis = last('name'), ...more] = (last('description') ?? '').split('\n').map(line => line.trim()).filter(Boolean)
  const fields = {
    Package: last('name'),
    Version: last('version'),
    Architecture: last('architecture'),
    Maintainer: last('maintainer'),
    'Installed-Size': execFileSync('du', ['-sk', root]).toString().split(/\s/)[0],
    Section: last('category') ?? 'misc',
    Priority: last('deb-priority') ?? 'optional',
    Depends: options.get('d')?.join(', '),
    Recommends: options.get('deb-recommends')?.join(', '),
    Homepage: last('url'),
    Description: [synopsis, ...more.map(line => ` ${line}`)].join('\n'),
  }
  return Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`).join('')
}
