// With whom the processes of Waypost are connected, as the kernel tells. Linux alone shows it in files.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import type { Waypost } from '../electron.ts'

/** `address:port` of the far ends of all TCP connections of a Waypost, without those of Playwright's own debugger, which it listens for itself. */
export function farEnds({ app }: Waypost): readonly string[] {
  const root = app.process().pid
  if (process.platform !== 'linux' || root === undefined) return []
  const family = descendants(root)
  const inodes = new Set(family.flatMap(socketsOf))
  const all = ['tcp', 'tcp6'].flatMap(table => rowsOf(`/proc/${root}/net/${table}`)).filter(({ inode }) => inodes.has(inode))
  const listening = new Set(all.filter(({ state }) => state === LISTEN).map(({ near }) => portOf(near)))
  return [...new Set(all.filter(({ state, near }) => state !== LISTEN && !listening.has(portOf(near))).map(({ far }) => far))]
}

const LISTEN = '0A'
const portOf = (end: string): string => end.slice(end.lastIndexOf(':') + 1)

function descendants(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined
    if (parent !== undefined) children.set(parent, [...children.get(parent) ?? [], Number(name)])
  }
  const family = [root]
  for (const member of family) family.push(...children.get(member) ?? [])
  return family
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return undefined
  }
}

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap(descriptor => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [])
  } catch {
    return []
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function rowsOf(table: string): readonly { readonly near: string, readonly far: string, readonly state: string, readonly inode: string }[] {
  return readFileSync(table, 'utf8').split('\n').slice(1).flatMap(line => {
    const [, near, far, state, , , , , , inode] = line.trim().split(/\s+/)
    return near === undefined || far === undefined || state === undefined || inode === undefined ? [] : [{ near: endOf(near), far: endOf(far), state, inode }]
  })
}

/** `0100007F:1F90` → `127.0.0.1:8080`; the kernel writes four octets at a time, in the order of the machine. */
function endOf(text: string): string {
  const [address = '', port = ''] = text.split(':')
  const octets = [...address.matchAll(/.{8}/g)].flatMap(([word]) => [...word.matchAll(/../g)].map(([octet]) => Number.parseInt(octet, 16)).toReversed())
  const mapped = octets.length === 16 && octets.slice(0, 10).every(octet => octet === 0) && octets[10] === 255 ? octets.slice(12) : octets
  const isLoopback = mapped.length === 16 && mapped.slice(0, 15).every(octet => octet === 0) && mapped[15] === 1
  return `${isLoopback ? '[::1]' : mapped.length === 4 ? mapped.join('.') : address}:${Number.parseInt(port, 16)}`
}
