import type { Movement } from '../../../../shared/movement/movement.ts'
import type { Place } from '../../../../shared/movement/movement.ts'
import type { StixId } from '../../../../shared/stix/object.ts'

/*
 * Slow and obvious searches for each planted pattern over the movements alone. They know the rules, not the plan: the tests compare what
 * they find with the answer file.
 */

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type Places = ReadonlyMap<StixId, Place>

/** Great-circle kilometres. */
export function kilometres(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const radians = Math.PI / 180
  const h = Math.sin((b.latitude - a.latitude) * radians / 2) ** 2
    + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin((b.longitude - a.longitude) * radians / 2) ** 2
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}

export function grouped<K>(movements: readonly Movement[], keyOf: (movement: Movement) => K | undefined): ReadonlyMap<K, readonly Movement[]> {
  const groups = new Map<K, Movement[]>()
  for (const movement of movements) {
    const key = keyOf(movement)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [movement])
    else group.push(movement)
  }
  return groups
}

const crossings = (movements: readonly Movement[]): readonly Movement[] => movements.filter(({ kind, subject }) => kind === 'crossing' && subject?.kind === 'person')

/** Pairs of vehicles that pass one post within ten minutes on five nights, at two posts at least. */
export function convoys(movements: readonly Movement[]): readonly string[] {
  const nights = new Map<string, { readonly nights: Set<number>; readonly posts: Set<string> }>()
  const atNight = crossings(movements).filter(({ time, conveyance }) => conveyance?.kind === 'vehicle' && (time % DAY >= 21 * HOUR || time % DAY < 6 * HOUR))
  for (const passing of grouped(atNight, ({ post, direction }) => `${post} ${direction}`).values()) {
    for (const [i, first] of passing.entries()) {
      for (let j = i + 1; j < passing.length && passing[j]!.time - first.time <= 10 * 60_000; j++) {
        const pair = [first.conveyance!.ref, passing[j]!.conveyance!.ref].toSorted().join(' ')
        const seen = nights.get(pair) ?? { nights: new Set(), posts: new Set() }
        seen.nights.add(Math.floor((first.time + 12 * HOUR) / DAY))
        seen.posts.add(first.post)
        nights.set(pair, seen)
      }
    }
  }
  return [...nights].filter(([, seen]) => seen.nights.size >= 5 && seen.posts.size >= 2).map(([pair]) => pair)
}

/** People who entered a country that is not their document's and of whom no exit from it follows. */
export function stayers(movements: readonly Movement[], places: Places): readonly StixId[] {
  return [...grouped(crossings(movements), ({ subject }) => subject?.ref)].flatMap(([person, seen]) => {
    const inside = new Set<string>()
    for (const { direction, document, post } of seen) {
      const { country } = places.get(post)!
      if (direction === 'entry' && !document!.label.endsWith(country)) inside.add(country)
      else if (direction === 'exit') inside.delete(country)
    }
    return inside.size > 0 ? [person] : []
  })
}

/** People who would have had to travel faster than any car to be read at two posts. */
export function doubles(movements: readonly Movement[]): readonly StixId[] {
  return [...grouped(crossings(movements), ({ subject }) => subject?.ref)].flatMap(([person, seen]) =>
    (seen.some((movement, i) => i > 0 && kilometres(movement, seen[i - 1]!) > 5 + (movement.time - seen[i - 1]!.time) / HOUR * 160) ? [person] : []))
}

/** Documents that more than one person showed. */
export const sharedDocuments = (movements: readonly Movement[]): readonly StixId[] =>
  [...grouped(movements.filter(({ document }) => document?.kind === 'document'), ({ document }) => document?.ref)]
    .flatMap(([document, seen]) => (new Set(seen.map(({ subject }) => subject?.ref)).size > 1 ? [document] : []))

/** Containers whose seal changed between the quay and the land border. */
export const resealed = (movements: readonly Movement[]): readonly StixId[] =>
  [...grouped(movements.filter(({ kind }) => kind === 'cargo-line'), ({ subject }) => subject?.ref)]
    .flatMap(([container, seen]) => (new Set(seen.map(({ document }) => document?.ref)).size > 1 ? [container] : []))

/** Ships that were silent for six hours away from ports while another lay within three kilometres of where they stopped or spoke again. */
export function darkMeetings(movements: readonly Movement[], places: Places): readonly string[] {
  const ports = [...places.values()].filter(({ kind }) => kind === 'seaport')
  const atSea = movements.filter(({ subject, mode }) => mode === 'sea' && subject?.kind === 'vessel')
  const ships = grouped(atSea, ({ subject }) => subject?.ref)
  const farOut = (movement: Movement): boolean => movement.kind === 'detection' && ports.every(port => kilometres(port, movement) > 80)
  return [...ships].flatMap(([ship, seen]) => seen.flatMap((before, i) => {
    const after = seen[i + 1]
    if (after === undefined || after.time - before.time < 6 * HOUR || !farOut(before) || !farOut(after)) return []
    const middle = { latitude: (before.latitude + after.latitude) / 2, longitude: (before.longitude + after.longitude) / 2 }
    return [...ships].filter(([other, plots]) => other !== ship
      && plots.filter(({ kind, time, ...position }) => kind === 'detection' && time > before.time && time < after.time && kilometres(position, middle) < 12).length >= 4).map(([other]) => `${ship} ${other}`)
  }))
}

/** Whoever crossed most. */
export const mostFrequent = (movements: readonly Movement[]): StixId | undefined =>
  [...grouped(crossings(movements), ({ subject }) => subject?.ref)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
