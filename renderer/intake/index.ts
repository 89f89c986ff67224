import { config } from 'zod/mini'
import airportList from '../../assets/reference/airports.json?url'
import { serve } from '../../shared/contract/channel.ts'
import { airportPlaces } from '../../shared/movement/airports.ts'
import { intakeGuards } from './guards.ts'
import { portOf } from './port.ts'
import { takeIn } from './take-in.ts'
import type { IntakeCalls, IntakeEvents } from '../../shared/contract/intake.ts'
import type { PortName } from '../../shared/contract/host.ts'
import type { Place } from '../../shared/movement/movement.ts'

// Zod compiles schemas with `new Function` where it may; under our content policy that is a violation report.
config({ jitless: true })

const MINE: PortName = 'intake'

/** The list is our own file on our own origin; without it flights are counted as unplaced. */
const airports = async (): Promise<ReadonlyMap<string, Place>> => airportPlaces(await fetch(airportList).then(answer => answer.json() as Promise<unknown>, () => []))

// This process is made for one file and killed after it, so that it serves one port.
addEventListener('message', event => {
  const [port] = event.ports
  if (event.origin !== location.origin || port === undefined || (event.data as { readonly waypost?: unknown } | null)?.waypost !== MINE) return
  const served = serve<IntakeCalls, IntakeEvents>(portOf(port), {
    parse: file => takeIn(file, { airports, tell: (name, value) => served.tell(name, value), breathe: () => new Promise(resolve => setTimeout(resolve, 0)) }),
  }, intakeGuards)
})
