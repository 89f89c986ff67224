import { assemble, type Cast } from './cast.ts'
import { visitsOfNoticed } from './planted/noticed.ts'
import type { Planted } from './planted/pattern.ts'
import { commuter, convoys, doubles, rentals, sharers, stayers } from './planted/road.ts'
import { darkMeeting, resealed } from './planted/sea.ts'
import { Random } from './random.ts'
import { positions, type RowNumber } from './rows.ts'
import { containers } from './traffic/containers.ts'
import { crossings, FOOT, RAIL, RIVER, ROAD } from './traffic/crossings.ts'
import { ferries } from './traffic/ferries.ts'
import { flights } from './traffic/flights.ts'
import { sensing } from './traffic/sensing.ts'
import { shipping } from './traffic/shipping.ts'
import { newWorld, type World } from './world.ts'

const PLANTED_STREAM = 81

/** Shares of all movements; roads take what is left. */
const SHARES = { shipping: 0.08, flights: 0.22, ferries: 0.03, containers: 0.06, sensing: 0.03, rail: 0.1, foot: 0.06, river: 0.02 } as const

/** Below this the commuter has a short year, so that one person is not half of all traffic. */
const FULL_YEAR_FROM = 20_000

export interface Scenario extends World {
  readonly movements: number
  readonly cast: Cast
  /** Row numbers in the order of time. */
  readonly order: Uint32Array<ArrayBuffer>
  /** Where a row number stands in that order. */
  readonly positions: Uint32Array<ArrayBuffer>
  readonly planted: readonly Planted[]
  /** Crossings of people that a notice names. */
  readonly noticedRows: readonly RowNumber[]
}

/** All movements of one seed in memory, about 35 bytes each. */
export function buildScenario(seed: number, movements: number): Scenario {
  const world = newWorld(seed, movements)
  const cast = assemble(world, movements)
  const share = (name: keyof typeof SHARES): number => Math.floor(movements * SHARES[name])
  shipping(world, cast.ships.map(ship => ship.entity), share('shipping'))
  const random = new Random(seed, PLANTED_STREAM)
  const planted = [
    ...convoys(world, cast, random), ...stayers(world, cast, random), ...doubles(world, cast, random), ...sharers(world, cast, random),
    ...resealed(world, random), ...darkMeeting(world, cast, random),
    ...commuter(world, cast, movements < FULL_YEAR_FROM ? 12 : 48, random), ...rentals(world, cast, random),
  ]
  const noticedRows = visitsOfNoticed(world, cast, random)
  flights(world, share('flights'))
  ferries(world, share('ferries'))
  containers(world, share('containers'))
  sensing(world, share('sensing'))
  crossings(world, RAIL, share('rail'))
  crossings(world, FOOT, share('foot'))
  crossings(world, RIVER, share('river'))
  crossings(world, ROAD, world.rows.free)
  const order = world.rows.order()
  return { ...world, movements, cast, order, positions: positions(order), planted, noticedRows }
}
