// A small tree of files in the place of a machine. Rules in electron/device/README.md.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Ground, lookAround } from '../../../electron/device/surroundings.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) fs.rmSync(root, { recursive: true, force: true })
})

/** Devices by name: what stands on what, and which of them dm-crypt made. */
function machine({ mounts = '', swaps, devices = {}, numbers = {}, files = {} }: {
  readonly mounts?: string, readonly swaps?: string
  readonly devices?: { readonly [name: string]: { readonly crypt?: boolean, readonly on?: readonly string[] } }
  readonly numbers?: { readonly [number: string]: string }
  readonly files?: { readonly [name: string]: string }
}): Ground {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'machine-'))
  roots.push(root)
  const write = (name: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    fs.writeFileSync(path.join(root, name), text)
  }
  write('proc/self/mountinfo', mounts)
  if (swaps !== undefined) write('proc/swaps', `Filename\t\t\tType\t\tSize\tUsed\tPriority\n${swaps}`)
  for (const [name, { crypt = false, on = [] }] of Object.entries(devices)) {
    write(`sys/class/block/${name}/size`, '1')
    write(`dev/${name}`, '')
    if (crypt) write(`sys/class/block/${name}/dm/uuid`, 'CRYPT-LUKS2-0123-root\n')
    for (const under of on) write(`sys/class/block/${name}/slaves/${under}`, '')
  }
  fs.mkdirSync(path.join(root, 'sys/dev/block'), { recursive: true })
  for (const [number, name] of Object.entries(numbers)) fs.symlinkSync(`../../devices/virtual/block/${name}`, path.join(root, 'sys/dev/block', number))
  for (const [name, text] of Object.entries(files)) write(name, text)
  return { platform: 'linux', root, now: Date.UTC(2027, 0, 1), userId: 1_000 }
}

const HOME = '/home/ana/.config/Waypost/vaults'
const mount = (device: string, point: string, type: string, source: string): string => `36 35 ${device} / ${point} rw,noatime - ${type} ${source} rw\n`

test('[DEVICE-4] a file system on LVM on dm-crypt is sealed, and so is a swap partition beside it', () => {
  const ground = machine({
    mounts: mount('8:1', '/', 'ext4', '/dev/sda1') + mount('253:1', '/home', 'ext4', '/dev/mapper/vg-home'),
    swaps: '/dev/dm-2 partition 8388604 0 -2\n',
    devices: { sda1: {}, 'dm-0': { crypt: true, on: ['sda2'] }, 'dm-1': { on: ['dm-0'] }, 'dm-2': { on: ['dm-0'] } },
    numbers: { '253:1': 'dm-1', '8:1': 'sda1' },
  })
  expect(lookAround(HOME, ground)).toMatchObject({ disk: { verdict: 'good', why: 'sealed' }, swap: { verdict: 'good', why: 'sealed' } })
  expect(lookAround('/srv/vaults', ground)).toMatchObject({ disk: { verdict: 'bad', why: 'plain' } })
})

test('[DEVICE-4] a raid is as good as the worst of what it stands on', () => {
  const raid = (other: boolean) => machine({
    mounts: mount('9:0', '/', 'xfs', '/dev/md0'), swaps: '',
    devices: { md0: { on: ['dm-0', 'dm-1'] }, 'dm-0': { crypt: true }, 'dm-1': { crypt: other, on: other ? [] : ['sdb'] }, sdb: {} },
    numbers: { '9:0': 'md0' },
  })
  expect(lookAround(HOME, raid(true)).disk.verdict).toBe('good')
  expect(lookAround(HOME, raid(false)).disk.verdict).toBe('bad')
})

test('[DEVICE-4] btrfs names no device of its own and is followed by its source; a network disk cannot be told', () => {
  const btrfs = machine({ mounts: mount('0:40', '/', 'btrfs', '/dev/dm-0'), devices: { 'dm-0': { crypt: true } } })
  expect(lookAround(HOME, btrfs)).toMatchObject({ disk: { why: 'sealed' }, swap: { verdict: 'unknown', why: 'untold' } })
  expect(lookAround(HOME, machine({ mounts: mount('0:51', '/home', 'nfs4', 'server:/home') })).disk).toEqual({ verdict: 'unknown', why: 'untold' })
  expect(lookAround(HOME, machine({ mounts: mount('0:52', '/home', 'tmpfs', 'tmpfs') })).disk).toEqual({ verdict: 'good', why: 'memory' })
})

test('[DEVICE-4] swap: none, in compressed memory, in a file on an open disk, and one bad area among good ones', () => {
  const disk = { mounts: mount('8:1', '/', 'ext4', '/dev/sda1'), devices: { sda1: {}, zram0: {}, 'dm-0': { crypt: true } }, numbers: { '8:1': 'sda1' } }
  const swap = (swaps: string) => lookAround(HOME, machine({ ...disk, swaps })).swap
  expect(swap('')).toEqual({ verdict: 'good', why: 'none' })
  expect(swap('/dev/zram0 partition 8388604 0 100\n')).toEqual({ verdict: 'good', why: 'memory' })
  expect(swap('/swap\\040file file 8388604 0 -2\n')).toEqual({ verdict: 'bad', why: 'plain' })
  expect(swap('/dev/zram0 partition 1 0 100\n/dev/dm-0 partition 1 0 -2\n/dev/sda1 partition 1 0 -3\n')).toEqual({ verdict: 'bad', why: 'plain' })
})

test('[DEVICE-4] a clock that was never set is named, one that was set from outside is known, and root is told', () => {
  const ground = machine({ files: { 'run/systemd/timesync/synchronized': '' } })
  expect(lookAround(HOME, ground).clock).toEqual({ verdict: 'good', why: 'set' })
  expect(lookAround(HOME, { ...ground, now: Date.UTC(2024, 0, 1) }).clock).toEqual({ verdict: 'bad', why: 'behind' })
  expect(lookAround(HOME, { ...ground, userId: 0 }).account).toEqual({ verdict: 'bad', why: 'administrator' })
})

test.each(['win32', 'darwin'] as const)('[DEVICE-4] %s is not asked, and what is not known is not called good', platform => {
  const found = lookAround('C:\\', { platform, root: '/nowhere', now: Date.UTC(2027, 0, 1), userId: undefined })
  expect(new Set(Object.values(found).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
})
