import fs from 'node:fs'
import { promisify } from 'node:util'
import { type Reply, failed } from '../../shared/contract/reply.ts'
import { UNFINISHED } from '../../shared/journal/durable.ts'
import { DiskFault, type DiskReason, type FilePort } from '../../shared/journal/ports.ts'
import type { Bytes } from '../../shared/seal/ports.ts'

const OWNER_ONLY = 0o600
/**
 * A link in a vault's folder would lead a write into somebody's other file, and a pipe there would hold this process until somebody else opens it.
 * Windows has no such flags, and lets few make links.
 */
export const NO_TRAP = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)
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
    const opened = fs.openSync(path, fs.constants.O_RDWR | NO_TRAP)
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
    read: path => asked(async () => fs.existsSync(path) ? await readFrom(path, 0, Number.MAX_SAFE_INTEGER) : undefined),
    readPart: (path, at, length) => asked(async () => fs.existsSync(path) ? await readFrom(path, at, length) : undefined),
    size: path => asked(async () => fs.statSync(path, { throwIfNoEntry: false })?.size),
    create: (path, bytes) => asked(async () => {
      close(path)
      const made = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | NO_TRAP, OWNER_ONLY)
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
    const file = fs.openSync(unfinished, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | NO_TRAP, OWNER_ONLY)
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

/** A small file, at once. @throws {DiskFault} It is no file. */
export function readNow(path: string): string {
  const { file } = openPlain(path)
  try {
    return fs.readFileSync(file, 'latin1')
  } finally {
    fs.closeSync(file)
  }
}

/** Links are followed: who reads through one does no harm. */
function openPlain(path: string): { readonly file: number; readonly size: number } {
  const file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
  const stat = fs.fstatSync(file)
  if (stat.isFile()) return { file, size: stat.size }
  fs.closeSync(file)
  throw new DiskFault('failed')
}

async function readFrom(path: string, from: number, length: number): Promise<Bytes> {
  const { file, size } = openPlain(path)
  try {
    // Not a Node Buffer: these bytes are posted to another process, with everything behind them.
    const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)))
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await read(file, bytes, at, bytes.length - at, from + at)
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
