import type { World } from '../../../shared/sync/simulation/world.ts'

/** What the code under simulation knows as time: its timers are events of the world. @returns what puts the real ones back. */
export function virtualTimers(world: World): () => void {
  const { setTimeout, clearTimeout } = globalThis
  const cleared = new WeakSet<object>()
  const virtual = (happen: (...args: readonly unknown[]) => void, milliseconds = 0, ...args: readonly unknown[]): object => {
    const timer = { unref: () => timer, ref: () => timer }
    world.after(Math.max(1, milliseconds), () => {
      if (!cleared.has(timer)) happen(...args)
    })
    return timer
  }
  globalThis.setTimeout = virtual as unknown as typeof setTimeout
  globalThis.clearTimeout = (timer => {
    if (typeof timer === 'object' && timer !== null) cleared.add(timer)
  }) as typeof clearTimeout
  return () => {
    globalThis.setTimeout = setTimeout
    globalThis.clearTimeout = clearTimeout
  }
}
