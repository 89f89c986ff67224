import type { Guards } from '../../shared/contract/channel.ts'
import type { HostCalls } from '../../shared/contract/host.ts'
import { readAreas, readForm, readSheet } from './sheet-guard.ts'

const LONGEST_ORIGIN = 300
const LONGEST_NAME = 200
const LONGEST_TOKEN = 64
/** Ten thousand rows of the table. */
const LONGEST_COPY = 10_000_000

/** One parser per call that a page may make of main. */
export const hostGuards: Guards<HostCalls> = {
  about: none,
  lock: none,
  approveOrigin: args => [text(only(args), LONGEST_ORIGIN)],
  intake: none,
  copyText: args => [text(only(args), LONGEST_COPY)],
  link: args => [flag(only(args))],
  theme: args => {
    const theme = only(args)
    return theme === 'dark' || theme === 'light' ? [theme] : refuse()
  },
  ready: none,
  changePassphrase: none,
  keys: none,
  surroundings: none,
  capture: args => [readAreas(only(args))],
  writeSheet: args => args.length === 2 ? [readSheet(args[0]), readForm(args[1])] : refuse(),
  handOver: none,
  condition: none,
  check: none,
  acceptRollback: none,
  backUp: none,
  mend: none,
  copying: none,
  cancelCopying: none,
  chooseBackup: none,
  restore: args => [text(only(args), LONGEST_NAME)],
  device: args => [vaultId(only(args))],
  deviceSecret: args => [vaultId(only(args))],
  makeDeviceSecret: args => [vaultId(only(args))],
  armWipe: args => [text(only(args), LONGEST_NAME)],
  wipe: args => args.length === 2 ? [text(args[0], LONGEST_NAME), text(args[1], LONGEST_TOKEN)] : refuse(),
  print: none,
  door: none,
  opened: args => {
    const vault = only(args)
    if (typeof vault !== 'object' || vault === null || !('name' in vault) || !('practice' in vault)) return refuse()
    return [{ name: text(vault.name, LONGEST_NAME), practice: flag(vault.practice) }]
  },
  quit: none,
}

function refuse(): never {
  throw new TypeError('arguments not recognised')
}

function none(args: readonly unknown[]): [] {
  return args.length === 0 ? [] : refuse()
}

function only(args: readonly unknown[]): unknown {
  return args.length === 1 ? args[0] : refuse()
}

/** It names a file. */
function vaultId(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value) ? value : refuse()
}

function text(value: unknown, longest: number): string {
  return typeof value === 'string' && value.length <= longest ? value : refuse()
}

function flag(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse()
}
