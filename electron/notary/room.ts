import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { NO_TRAP } from './files.ts'

/** Room on the disk, kept back for the moment when there is none. */
export interface Room {
  /** What is missing on the disk, in bytes, before something large of this size may begin: a disk that is nearly full belongs to what a person types. */
  lacking(bytes: number): number
  /** Gives the ballast back to the disk. @returns whether there was any. */
  release(): boolean
  /** Lays the ballast again when there is plenty of room for it. Stops in between when `close` is called. */
  lay(): Promise<void>
  close(): void
}

/** Sizes in bytes. */
export interface RoomSizes {
  readonly ballast: number
  /** What a large commit leaves free besides itself. */
  readonly floor: number
}

export const USUAL_ROOM: RoomSizes = { ballast: 64 * 1_024 * 1_024, floor: 128 * 1_024 * 1_024 }
export const NO_ROOM: RoomSizes = { ballast: 0, floor: 0 }

const NAME = 'ballast'
const STEP = 65_536

export function roomIn(folder: string, { ballast, floor }: RoomSizes): Room {
  const file = path.join(folder, NAME)
  let closed = false
  const free = (): number => {
    try {
      const { bavail, bsize } = fs.statfsSync(folder)
      return bavail * bsize
    } catch {
      // A network drive may not say; the write itself will.
      return Number.POSITIVE_INFINITY
    }
  }
  return {
    lacking: bytes => floor === 0 ? 0 : Math.max(0, floor + bytes - free()),
    release() {
      if (!fs.existsSync(file)) return false
      try {
        fs.rmSync(file)
        return true
      } catch {
        return false
      }
    },
    async lay() {
      if (ballast === 0 || free() < 2 * (floor + ballast) || (fs.existsSync(file) && fs.statSync(file).size >= ballast)) return
      // Random, because some file systems keep zeros in no room at all.
      const piece = randomBytes(STEP)
      let laying: fs.promises.FileHandle | undefined
      try {
        laying = await fs.promises.open(file, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | NO_TRAP, 0o600)
        for (let laid = 0; laid < ballast && !closed; laid += piece.length) await laying.write(piece)
        await laying.sync()
      } catch {
        fs.rmSync(file, { force: true })
      } finally {
        await laying?.close()
      }
    },
    close() {
      closed = true
    },
  }
}
