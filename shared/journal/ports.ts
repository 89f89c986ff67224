import type { Bytes } from '../seal/ports.ts'

/**
 * A disk. Every call throws `DiskFault` when the disk refuses. Nothing is durable before `sync` of the file and, for a new name or one less,
 * `syncFolder` of its folder: until then a crash may keep all of it, none, or the beginning of a write.
 */
export interface FilePort {
  /** Names in a folder; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** @returns undefined when there is no such file. */
  read(path: string): Promise<Bytes | undefined>
  /** At most `length` bytes from `at` on; fewer where the file ends. @returns undefined when there is no such file. */
  readPart(path: string, at: number, length: number): Promise<Bytes | undefined>
  /** Length in bytes. @returns undefined when there is no such file. */
  size(path: string): Promise<number | undefined>
  /** A new file with these bytes; one that is there is emptied first. */
  create(path: string, bytes: Bytes): Promise<void>
  /** Writes at the end of a file. `at` is where that is. */
  append(path: string, at: number, bytes: Bytes): Promise<void>
  sync(path: string): Promise<void>
  /** Shortens a file to `length` bytes. */
  cut(path: string, length: number): Promise<void>
  /** Takes the place of what was called `to`. */
  rename(from: string, to: string): Promise<void>
  /** No fault when it is gone already. */
  remove(path: string): Promise<void>
  syncFolder(folder: string): Promise<void>
}

/** What a disk can have against us, told apart because people do different things about each. */
export type DiskReason = 'full' | 'read-only' | 'failed'

export class DiskFault extends Error {
  readonly reason: DiskReason

  constructor(reason: DiskReason) {
    super(`the disk is ${reason === 'failed' ? 'faulty' : reason}`)
    this.name = 'DiskFault'
    this.reason = reason
  }
}
