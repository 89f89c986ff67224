import type { Copying } from '../../shared/contract/notary.ts'
import { type Reply, done, failed } from '../../shared/contract/reply.ts'
import { Stopped, type Watch } from './archive.ts'

/** The one long reading or writing that is under way, for whoever watches it or says stop. */
export interface Copyist {
  /** @returns `not-allowed` while another one is under way, `cancelled` when somebody said stop. */
  run<T>(what: Copying['what'], total: number, work: (watch: Watch, turn: (what: Copying['what']) => void) => Promise<Reply<T>>): Promise<Reply<T>>
  copying(): Reply<Copying | null>
  cancel(): Reply<null>
}

export function copyist(): Copyist {
  let now: { what: Copying['what']; done: number; readonly total: number; readonly stop: AbortController } | undefined
  return {
    async run(what, total, work) {
      if (now !== undefined) return failed('not-allowed')
      const mine = { what, done: 0, total, stop: new AbortController() }
      now = mine
      try {
        return await work({ moved: bytes => { mine.done += bytes }, stop: mine.stop.signal }, next => {
          mine.what = next
          mine.done = 0
        })
      } catch (fault) {
        if (fault instanceof Stopped) return failed('cancelled')
        throw fault
      } finally {
        now = undefined
      }
    },
    copying: () => done(now === undefined ? null : { what: now.what, done: Math.min(now.done, now.total), total: now.total }),
    cancel() {
      now?.stop.abort()
      return done(null)
    },
  }
}
