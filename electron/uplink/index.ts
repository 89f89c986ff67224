import { net } from 'electron/main'
import { serve } from '../../shared/contract/channel.ts'
import type { UplinkCalls, UplinkEvents, UplinkWardenCalls } from '../../shared/contract/uplink.ts'
import { onWire } from '../device/port.ts'
import { trustedAuthorities } from './authorities.ts'
import { carrier } from './carry.ts'
import { uplinkGuards, uplinkWardenGuards } from './guards.ts'
import { practiceInProcess } from './practice.ts'
import { makeReach } from './reach.ts'

const LOOK_MS = 5_000

let authorities: string[] | undefined
const reach = makeReach({ carrierTo: proxy => carrier(authorities ??= trustedAuthorities(), proxy), practice: practiceInProcess })

onWire((name, port, gone) => {
  if (name === 'warden') serve<UplinkWardenCalls>(port, reach.warden, uplinkWardenGuards, report)
  if (name !== 'uplink') return
  const { calls, leave } = reach.connect()
  const page = serve<UplinkCalls, UplinkEvents>(port, calls, uplinkGuards, report)
  let told: UplinkEvents['network'] | undefined
  const look = (): void => {
    const network = { online: net.isOnline(), drill: reach.drill() }
    if (network.online !== told?.online || network.drill !== told.drill) page.tell('network', network)
    told = network
  }
  look()
  const looking = setInterval(look, LOOK_MS)
  const unhear = reach.onDrill(look)
  void gone.then(() => {
    clearInterval(looking)
    unhear()
    leave()
  })
})

/** Says which call failed and nothing of what was in it. */
function report(call: string, fault: unknown): void {
  console.error(`waypost uplink: ${call} failed (${fault instanceof Error ? fault.name : typeof fault})`)
}
