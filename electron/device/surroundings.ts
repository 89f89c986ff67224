import fs from 'node:fs'
import path from 'node:path'
import type { Finding, Surroundings } from '../../shared/contract/host.ts'

/** No clock that is right shows less. */
const WRITTEN = Date.UTC(2026, 10, 1)

/** What is looked at; the tests have a small tree of files in the place of a machine. */
export interface Ground {
  readonly platform: NodeJS.Platform
  /** Folder that stands for `/`. */
  readonly root: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  readonly userId: number | undefined
}

/**
 * What protects a vault from outside of it, as far as this computer tells without being asked for rights. Nothing is started and nothing is
 * changed: on Linux /proc and /sys say it, elsewhere the answer is that it could not be told.
 *
 * @param place a folder on the disk that is meant.
 */
export function lookAround(place: string, ground: Ground): Surroundings {
  const isLinux = ground.platform === 'linux'
  return {
    disk: isLinux ? diskUnder(ground, place) : unknown,
    swap: isLinux ? swapOf(ground) : unknown,
    clock: ground.now < WRITTEN ? { verdict: 'bad', why: 'behind' } : isLinux && isSet(ground) ? { verdict: 'good', why: 'set' } : unknown,
    screenLock: unknown,
    account: ground.userId === 0 ? { verdict: 'bad', why: 'administrator' } : unknown,
  }
}

const unknown: Finding = { verdict: 'unknown', why: 'untold' }

const at = ({ root }: Ground, ...names: string[]): string => path.join(root, ...names)

function read(ground: Ground, ...names: string[]): string | undefined {
  try {
    return fs.readFileSync(at(ground, ...names), 'utf8')
  } catch {
    return undefined
  }
}

function list(ground: Ground, ...names: string[]): string[] {
  try {
    return fs.readdirSync(at(ground, ...names))
  } catch {
    return []
  }
}

/** systemd-timesyncd leaves this file once the clock was set from outside. */
const isSet = (ground: Ground): boolean => fs.existsSync(at(ground, 'run/systemd/timesync/synchronized'))

function diskUnder(ground: Ground, place: string): Finding {
  const mount = mountOf(ground, place)
  if (mount === undefined) return unknown
  if (mount.type === 'tmpfs' || mount.type === 'ramfs') return { verdict: 'good', why: 'memory' }
  if (mount.type === 'ecryptfs') return { verdict: 'good', why: 'sealed' }
  const device = mount.device.startsWith('0:') ? deviceOfSource(ground, mount.source) : blockName(ground, mount.device)
  const sealed = device === undefined ? undefined : isSealed(ground, device)
  if (sealed === undefined) return unknown
  return sealed ? { verdict: 'good', why: 'sealed' } : { verdict: 'bad', why: 'plain' }
}

function swapOf(ground: Ground): Finding {
  const table = read(ground, 'proc/swaps')
  if (table === undefined) return unknown
  const areas = table.trim().split('\n').slice(1).map(line => line.trim().split(/\s+/))
  if (areas.length === 0) return { verdict: 'good', why: 'none' }
  const findings = areas.map(([name = '', type]): Finding => {
    if (type === 'file') return diskUnder(ground, unescaped(name))
    const device = deviceOfSource(ground, name)
    if (device?.startsWith('zram') === true) return { verdict: 'good', why: 'memory' }
    const sealed = device === undefined ? undefined : isSealed(ground, device)
    return sealed === undefined ? unknown : sealed ? { verdict: 'good', why: 'sealed' } : { verdict: 'bad', why: 'plain' }
  })
  return findings.find(({ verdict }) => verdict === 'bad') ?? findings.find(({ verdict }) => verdict === 'unknown') ?? findings[0] ?? unknown
}

interface Mount {
  /** major:minor; major 0 for what stands on no single device, such as btrfs. */
  readonly device: string
  readonly type: string
  readonly source: string
}

/** @see proc_pid_mountinfo(5): id parent major:minor root point options … - type source options */
function mountOf(ground: Ground, place: string): Mount | undefined {
  let found: Mount | undefined
  let longest = -1
  for (const line of (read(ground, 'proc/self/mountinfo') ?? '').split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const [, , device, , point] = before.split(' ')
    const [type, source] = after.split(' ')
    if (device === undefined || point === undefined || type === undefined || source === undefined) continue
    const folder = unescaped(point)
    // Of two mounts on one point the later one is seen.
    if (folder.length >= longest && (place === folder || place.startsWith(folder.endsWith('/') ? folder : `${folder}/`))) {
      longest = folder.length
      found = { device, type, source: unescaped(source) }
    }
  }
  return found
}

/** Spaces and the like are written as `\040` there. */
const unescaped = (text: string): string => text.replace(/\\(\d{3})/g, (_all, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))

function blockName(ground: Ground, device: string): string | undefined {
  try {
    return path.basename(fs.readlinkSync(at(ground, 'sys/dev/block', device)))
  } catch {
    return undefined
  }
}

function deviceOfSource(ground: Ground, source: string): string | undefined {
  if (!source.startsWith('/dev/')) return undefined
  try {
    return path.basename(fs.realpathSync(at(ground, source)))
  } catch {
    return undefined
  }
}

/** dm-crypt names itself; what stands on other devices is as good as the worst of them. */
function isSealed(ground: Ground, device: string): boolean | undefined {
  if (list(ground, 'sys/class/block', device).length === 0) return undefined
  if (read(ground, 'sys/class/block', device, 'dm/uuid')?.startsWith('CRYPT-') === true) return true
  const under = list(ground, 'sys/class/block', device, 'slaves').map(name => isSealed(ground, name))
  if (under.includes(false) || under.length === 0) return false
  return under.includes(undefined) ? undefined : true
}
