/** Resolves after so many milliseconds, or at once when the signal says so. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>(resolve => {
    const over = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, milliseconds)
    signal.addEventListener('abort', over)
  })
}

/** A loop that sleeps until its time has come or somebody wakes it. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** @param milliseconds at most; without it until somebody rings. A ring that came before is not lost. */
  async sleep(milliseconds: number | undefined): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>(resolve => {
        const timer = milliseconds === undefined ? undefined : setTimeout(resolve, Math.min(milliseconds, LONGEST))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = undefined
    this.#rung = false
  }
}

/** A timer that is set further ahead than 2^31 ms fires at once. */
const LONGEST = 2_000_000_000
