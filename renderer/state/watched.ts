import { useSyncExternalStore } from 'react'

/** One value that lives outside React and may be watched from inside it. */
export interface Watched<T> {
  readonly get: () => T
  /** Tells everybody, unless it is the value that is there already. */
  readonly set: (value: T) => void
  readonly subscribe: (hear: () => void) => () => void
}

export function watched<T>(first: T): Watched<T> {
  let value = first
  const hearing = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const hear of hearing) hear()
    },
    subscribe(hear) {
      hearing.add(hear)
      return () => void hearing.delete(hear)
    },
  }
}

export const useWatched = <T>(value: Watched<T>): T => useSyncExternalStore(value.subscribe, value.get)
