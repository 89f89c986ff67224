import { BEGIN, DAY, DAYS, HOUR, weekdayOf } from './calendar.ts'
import type { Random } from './random.ts'

/** How traffic of one sort is spread: weights of 24 hours, 7 weekdays from Monday and 12 months from November. Only ratios count. */
export interface Shape {
  readonly hours: readonly number[]
  readonly weekdays: readonly number[]
  readonly months: readonly number[]
}

/** The first index whose running total exceeds a share of the whole. */
function indexOf(running: Float64Array, share: number): number {
  let low = 0
  let high = running.length - 1
  while (low < high) {
    const middle = low + high >>> 1
    if (running[middle]! > share) high = middle
    else low = middle + 1
  }
  return low
}

function runningTotal(weights: Iterable<number>): Float64Array {
  let total = 0
  return Float64Array.from(weights, weight => total += weight)
}

/** Draws moments of the year that follow the day, the week and the season. */
export class Rhythm {
  readonly #days: Float64Array
  readonly #hours: Float64Array

  constructor(shape: Shape) {
    this.#hours = runningTotal(shape.hours)
    this.#days = runningTotal(Array.from({ length: DAYS }, (_, day) => {
      // Between the middles of two months the season changes evenly.
      const position = (day / DAYS * 12 + 11.5) % 12
      const month = Math.floor(position)
      const season = shape.months[month]! + (shape.months[(month + 1) % 12]! - shape.months[month]!) * (position - month)
      return season * shape.weekdays[weekdayOf(day)]!
    }))
  }

  /** A day of the scenario, 0 … 364. @param share 0…1 of all traffic of the year lies before it. */
  dayAt(share: number): number {
    return indexOf(this.#days, share * this.#days[DAYS - 1]!)
  }

  /** A second of a day that follows the hours. */
  secondOfDay(random: Random): number {
    return indexOf(this.#hours, random.unit() * this.#hours[23]!) * HOUR + random.below(HOUR)
  }

  /** A moment. @param share 0…1 of the year's traffic; random for a single moment, evenly spread for many. */
  momentAt(share: number, random: Random): number {
    return BEGIN + this.dayAt(share) * DAY + this.secondOfDay(random)
  }
}

//                    0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
const ROAD_HOURS =   [2, 1, 1, 1, 2, 5, 8, 9, 9, 9, 9, 8, 8, 8, 9, 10, 11, 11, 10, 8, 6, 5, 4, 3]
const COMMUTE_HOURS = [0, 0, 0, 0, 1, 6, 9, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
const RAIL_HOURS =   [0, 0, 0, 0, 1, 4, 8, 9, 7, 6, 6, 6, 6, 6, 7, 8, 9, 9, 8, 6, 5, 3, 2, 1]
const AIR_HOURS =    [1, 0, 0, 0, 1, 4, 8, 9, 8, 7, 7, 7, 6, 6, 7, 7, 8, 9, 8, 7, 6, 5, 4, 2]
const FOOT_HOURS =   [0, 0, 0, 0, 0, 1, 4, 7, 7, 8, 9, 9, 8, 8, 8, 8, 9, 8, 6, 4, 2, 1, 1, 0]
const SEA_HOURS =    [3, 3, 3, 3, 4, 5, 6, 6, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 5, 4, 4, 3, 3]

//                Nov Dec  Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct
const LEISURE = [0.6, 0.9, 0.7, 0.7, 0.8, 1.0, 1.1, 1.4, 1.8, 1.9, 1.2, 0.8]
const FREIGHT = [1.1, 0.9, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 0.9, 0.8, 1.1, 1.1]
const EVEN = [1, 0.8, 0.9, 1, 1, 1, 1, 1, 0.8, 0.7, 1, 1]

export const RHYTHMS = {
  road: new Rhythm({ hours: ROAD_HOURS, weekdays: [0.9, 0.9, 0.9, 1, 1.3, 1.4, 1.2], months: LEISURE }),
  commute: new Rhythm({ hours: COMMUTE_HOURS, weekdays: [1, 1, 1, 1, 0.9, 0, 0], months: EVEN }),
  rail: new Rhythm({ hours: RAIL_HOURS, weekdays: [1, 1, 1, 1, 1.3, 0.9, 1.1], months: EVEN }),
  air: new Rhythm({ hours: AIR_HOURS, weekdays: [1.1, 0.9, 0.9, 1, 1.2, 1.1, 1.2], months: LEISURE }),
  foot: new Rhythm({ hours: FOOT_HOURS, weekdays: [0.8, 0.8, 0.9, 0.9, 1, 1.5, 1.3], months: LEISURE }),
  sea: new Rhythm({ hours: SEA_HOURS, weekdays: [1, 1, 1, 1, 1, 1, 1], months: LEISURE }),
  freight: new Rhythm({ hours: SEA_HOURS, weekdays: [1.1, 1.2, 1.2, 1.1, 1, 0.6, 0.3], months: FREIGHT }),
} as const
