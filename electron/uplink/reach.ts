import type { Calls } from '../../shared/contract/channel.ts'
import { done } from '../../shared/contract/reply.ts'
import { PRACTICE_ORIGIN, type UplinkCalls, type UplinkWardenCalls } from '../../shared/contract/uplink.ts'
import type { HttpRequest, HttpResponse, Sent } from '../../shared/exchange/http.ts'
import type { Carrier, Limits } from './carry.ts'

/** The embedded exchange: the same function that serves over HTTP. */
export type Handle = (request: HttpRequest) => Promise<HttpResponse> | HttpResponse

/** What the uplink is made of, so that its rules can be tried without a network. */
export interface Means {
  /** A carrier to one origin, through a proxy where there is one. */
  readonly carrierTo: (proxy: string | undefined) => Carrier
  /** Builds the practice exchange; called once, when first needed. */
  readonly practice: (scenario: { readonly seed: number; readonly movements: number }) => Handle
}

/** The only way out of Waypost: to the origins that main has named, while the link is up. */
export interface Reach {
  readonly warden: Calls<UplinkWardenCalls>
  /** The calls of one wire. `leave` gives up what it still waits for. */
  readonly connect: () => { readonly calls: Calls<UplinkCalls>; readonly leave: () => void }
  /** Whether the drill switch holds the link down. */
  readonly drill: () => boolean
  /** Called on every throw of the drill switch. @returns its undoing. */
  readonly onDrill: (hear: () => void) => () => void
}

export function makeReach({ carrierTo, practice }: Means): Reach {
  let up = true
  let ways = new Map<string, string | undefined>()
  const carriers = new Map<string, Carrier>()
  let scenario: { readonly seed: number; readonly movements: number } | undefined
  let exchange: Handle | undefined
  let settled = (): void => {}
  const provided = new Promise<void>(resolve => { settled = resolve })
  const underWay = new Set<AbortController>()
  const hearing = new Set<() => void>()

  const go = async (request: HttpRequest, limits: Limits, signal: AbortSignal): Promise<Sent> => {
    await Promise.race([provided, aborted(signal)])
    if (signal.aborted) return { ok: false, why: 'cancelled' }
    const { origin } = new URL(request.url)
    if (!ways.has(origin)) return { ok: false, why: 'not-allowed' }
    if (!up) return { ok: false, why: 'offline' }
    if (origin !== PRACTICE_ORIGIN) return await carrierOf(origin).carry(request, limits, signal)
    if (scenario === undefined) return { ok: false, why: 'refused' }
    exchange ??= practice(scenario)
    const response = await exchange(request)
    if (signal.aborted) return { ok: false, why: 'cancelled' }
    return response.body.length > limits.bytes ? { ok: false, why: 'too-large' } : { ok: true, response }
  }

  const carrierOf = (origin: string): Carrier => {
    const carrier = carriers.get(origin) ?? carrierTo(ways.get(origin))
    carriers.set(origin, carrier)
    return carrier
  }

  const send = async (request: HttpRequest, limits: Limits, control: AbortController): Promise<Sent> => {
    underWay.add(control)
    const sent = await go(request, limits, control.signal).finally(() => underWay.delete(control))
    // The drill cuts what is under way too, and that looks as it does when a cable is pulled.
    return !up && !sent.ok && sent.why === 'cancelled' ? { ok: false, why: 'offline' } : sent
  }

  return {
    warden: {
      allow(wanted) {
        const next = new Map(wanted.map(({ origin, proxy }) => [origin, proxy]))
        for (const [origin, carrier] of carriers) {
          if (next.has(origin) && next.get(origin) === ways.get(origin)) continue
          carrier.close()
          carriers.delete(origin)
        }
        ways = next
        settled()
        return done(null)
      },
      practise(wanted) {
        scenario ??= wanted
        return done(null)
      },
      link(wanted) {
        up = wanted
        if (!up) for (const control of underWay) control.abort()
        for (const hear of hearing) hear()
        return done(null)
      },
    },
    drill: () => !up,
    onDrill(hear) {
      hearing.add(hear)
      return () => void hearing.delete(hear)
    },
    connect() {
      const own = new Map<number, AbortController>()
      return {
        calls: {
          async send(id, request, limits) {
            const control = new AbortController()
            own.set(id, control)
            return done(await send(request, limits, control).finally(() => own.delete(id)))
          },
          cancel(id) {
            own.get(id)?.abort()
            return done(null)
          },
        },
        leave() {
          for (const control of own.values()) control.abort()
        },
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
