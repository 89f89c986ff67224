import fs from 'node:fs'
import { promisify } from 'node:util'
import { type Reply, failed } from '../../shared/contract/reply.ts'
import { UNFINISHED } from '../../shared/journal/durable.ts'
import { DiskFault, type DiskReason, type FilePort } from '../../shared/journal/ports.ts'
import type { Bytes } from '../../shared/seal/ports.ts'

const OWNER_ONLY = 0o600
/** A link in a vault's folder would lead a write into somebody's other file. Windows has no such flag, and lets few make links. */
export const NO_LINK = fs.constants.O_NOFOLLOW ?? 0
/** A write of this size goes into the page cache faster than another thread could be asked to do it. */
const SMALL = 64 * 1_024

const read = promisify(fs.read)
const write = promisify(fs.write)
const fsync = promisify(fs.fsync)
const fdatasync = promisify(fs.fdatasync)

/** The disk of this computer. Files stay open between a write and what makes it durable, the journal's own as long as it grows. */
export function nodeFiles(): FilePort & { close(): void } {
  const open = new Map<string, number>()
  const descriptor = (path: string): number => {
    const known = open.get(path)
    if (known !== undefined) return known
    const opened = fs.openSync(path, fs.constants.O_RDWR | NO_LINK)
    open.set(path, opened)
    return opened
  }
  const close = (path: string): void => {
    const known = open.get(path)
    open.delete(path)
    if (known !== undefined) fs.closeSync(known)
  }
  return {
    list: path => asked(async () => fs.existsSync(path) ? fs.readdirSync(path) : []),
    read: path => asked(async () => fs.existsSync(path) ? await readWhole(path) : undefined),
    create: (path, bytes) => asked(async () => {
      close(path)
      const made = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | NO_LINK, OWNER_ONLY)
      open.set(path, made)
      await writeWhole(made, 0, bytes)
    }),
    append: (path, at, bytes) => asked(() => writeWhole(descriptor(path), at, bytes)),
    sync: path => asked(() => fdatasync(descriptor(path))),
    cut: (path, length) => asked(async () => fs.ftruncateSync(descriptor(path), length)),
    rename: (from, to) => asked(async () => {
      // Windows renames no open file.
      close(from)
      close(to)
      fs.renameSync(from, to)
    }),
    remove: path => asked(async () => {
      close(path)
      fs.rmSync(path, { force: true })
    }),
    syncFolder: path => asked(async () => {
      // Windows has no such call; NTFS journals its names.
      if (process.platform === 'win32') return
      const folder = fs.openSync(path, 'r')
      try {
        await fsync(folder)
      } finally {
        fs.closeSync(folder)
      }
    }),
    close() {
      for (const path of open.keys()) close(path)
    },
  }
}

/** Puts a file in its place for whoever is about to end and cannot wait. A disk that refuses leaves the old one. */
export function placeNow(place: string, bytes: Bytes): void {
  const unfinished = place + UNFINISHED
  try {
    const file = fs.openSync(unfinished, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | NO_LINK, OWNER_ONLY)
    try {
      fs.writeSync(file, bytes)
      fs.fdatasyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    fs.renameSync(unfinished, place)
  } catch {
    fs.rmSync(unfinished, { force: true })
  }
}

/** Runs what asks the disk, and says in our words what the disk has against it. */
export async function asked<T>(doing: () => Promise<T>): Promise<T> {
  try {
    return await doing()
  } catch (fault) {
    const reason = reasonOf(fault)
    throw reason === undefined ? fault : new DiskFault(reason)
  }
}

/** What a disk has against us; undefined when the fault is not one of a disk. */
export function reasonOf(fault: unknown): DiskReason | undefined {
  if (fault instanceof DiskFault) return fault.reason
  if (!(fault instanceof Error && 'code' in fault && 'syscall' in fault)) return undefined
  const { code } = fault
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM' ? 'read-only' : 'failed'
}

/** Answers with a disk's refusal in the words of the contract. */
export async function onDisk<T>(doing: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await doing()
  } catch (fault) {
    const reason = reasonOf(fault)
    if (reason === undefined) throw fault
    return failed(reason === 'full' ? 'disk-full' : reason === 'read-only' ? 'disk-read-only' : 'disk-failed')
  }
}

async function readWhole(path: string): Promise<Bytes> {
  const file = fs.openSync(path, 'r')
  try {
    // Not a Node Buffer: these bytes are posted to another process, with everything behind them.
    const bytes = new Uint8Array(fs.fstatSync(file).size)
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await read(file, bytes, at, bytes.length - at, at)
      if (bytesRead === 0) return bytes.slice(0, at)
      at += bytesRead
    }
    return bytes
  } finally {
    fs.closeSync(file)
  }
}

async function writeWhole(file: number, from: number, bytes: Bytes): Promise<void> {
  let at = 0
  while (at < bytes.length) {
    at += bytes.length <= SMALL
      ? fs.writeSync(file, bytes, at, bytes.length - at, from + at)
      : (await write(file, bytes, at, bytes.length - at, from + at)).bytesWritten
  }
}
