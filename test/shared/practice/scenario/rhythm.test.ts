import { expect, test } from 'vitest'
import { BEGIN, DAY, END, weekdayOf } from '../../../../shared/practice/scenario/calendar.ts'
import { grouped } from './oracle.ts'
import { year } from './year.ts'

const { movements } = year(17, 50_000)
const crossings = movements.filter(({ kind }) => kind === 'crossing')
const share = (of: (time: Date) => boolean, mode?: string): number => {
  const counted = crossings.filter(movement => mode === undefined || movement.mode === mode)
  return counted.filter(({ time }) => of(new Date(time))).length / counted.length
}

test('[SCENARIO-13] a year from 1 November 2025 to 31 October 2026, every day of it', () => {
  expect(new Date(BEGIN * 1000).toISOString()).toBe('2025-11-01T00:00:00.000Z')
  expect(new Date(END * 1000).toISOString()).toBe('2026-11-01T00:00:00.000Z')
  expect(weekdayOf(0)).toBe((new Date(BEGIN * 1000).getUTCDay() + 6) % 7)
  expect(movements.every(({ time }) => time >= BEGIN * 1000 && time < END * 1000)).toBe(true)
  expect(new Set(movements.map(({ time }) => Math.floor(time / 1000 / DAY))).size).toBe(365)
})

test('[SCENARIO-13] days, weeks and seasons show', () => {
  expect(share(time => time.getUTCHours() < 5)).toBeLessThan(0.1)
  expect(share(time => time.getUTCHours() >= 8 && time.getUTCHours() < 20)).toBeGreaterThan(0.6)
  // Two of twelve months and two of seven days, if nothing showed.
  expect(share(time => [6, 7].includes(time.getUTCMonth()), 'road')).toBeGreaterThan(0.2)
  expect(share(time => [0, 1].includes(time.getUTCMonth()), 'road')).toBeLessThan(0.14)
  expect(share(time => [0, 6].includes(time.getUTCDay()), 'rail')).toBeLessThan(0.27)
  // Walkers who are no commuters come at weekends.
  const times = grouped(crossings.filter(({ mode }) => mode === 'foot'), ({ subject }) => subject?.ref)
  const walks = [...times.values()].filter(walk => walk.length <= 8).flat()
  expect(walks.filter(({ time }) => [0, 6].includes(new Date(time).getUTCDay())).length / walks.length).toBeGreaterThan(0.31)
})

test('[SCENARIO-13] every mode, kind and direction occurs in a plausible share', () => {
  const count = <K>(of: (movement: (typeof movements)[number]) => K): Map<K, number> => {
    const counts = new Map<K, number>()
    for (const movement of movements) counts.set(of(movement), (counts.get(of(movement)) ?? 0) + 1)
    return counts
  }
  const modes = count(({ mode }) => mode)
  expect([...modes.keys()].toSorted()).toEqual(['air', 'foot', 'inland-water', 'rail', 'road', 'sea'])
  for (const [mode, [least, most]] of Object.entries({
    road: [0.35, 0.5], air: [0.18, 0.28], sea: [0.1, 0.2], rail: [0.08, 0.15], foot: [0.04, 0.1], 'inland-water': [0.01, 0.04],
  })) {
    expect(modes.get(mode as 'road')! / movements.length, mode).toBeGreaterThan(least!)
    expect(modes.get(mode as 'road')! / movements.length, mode).toBeLessThan(most!)
  }
  expect([...count(({ kind }) => kind).keys()].toSorted()).toEqual(['cargo-line', 'crossing', 'detection', 'manifest-line'])
  expect([...count(({ direction }) => direction).keys()].toSorted()).toEqual(['entry', 'exit', 'refused', 'unknown'])
  expect(count(({ remark }) => remark !== undefined).get(true)!).toBeGreaterThan(300)
})
