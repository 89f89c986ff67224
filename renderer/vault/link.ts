import { client, type Client, type Port } from '../../shared/contract/channel.ts'
import type { UplinkCalls, UplinkEvents } from '../../shared/contract/uplink.ts'
import type { VaultStatus } from '../../shared/contract/vault.ts'
import type { Send, Sent } from '../../shared/exchange/http.ts'

/** A page of 5,000 objects is about 7 MB of JSON; a batch of a million rows is 20 MB in base64. */
const LIMITS = { seconds: 60, bytes: 192 * 1024 * 1024 }

const NO_ANSWER: readonly string[] = ['offline', 'timeout', 'refused', 'cut-short']

/** The way out, which may come late, change when the uplink process starts anew, and be cut. */
export class Link {
  #uplink: { readonly calls: Client<UplinkCalls>; close(): void } | undefined
  #network: UplinkEvents['network'] | undefined
  /** Whether the last answer, or the lack of one, says that the link is up; undefined before the first. */
  #reached: boolean | undefined
  /** Origins that did not answer when they were last asked. */
  readonly #unreached = new Set<string>()
  #next = 1
  readonly #changed: () => void
  readonly #returned: () => void

  /** @param changed the state is another one. @param returned the link is back after it was not there. */
  constructor(changed: () => void, returned: () => void) {
    this.#changed = changed
    this.#returned = returned
  }

  /** A port to the uplink, in place of any before it. */
  connect(port: Port): void {
    this.#uplink?.close()
    const uplink = client<UplinkCalls, UplinkEvents>(port)
    this.#uplink = uplink
    uplink.on('network', network => {
      if (this.#uplink !== uplink) return
      const before = this.#network
      this.#network = network
      if (before?.online !== network.online || before.drill !== network.drill) this.#reached = undefined
      const back = (before?.drill === true && !network.drill) || (before?.online === false && network.online)
      this.#changed()
      if (back) this.#returned()
    })
    this.#returned()
  }

  get isDrill(): boolean {
    return this.#network?.drill === true
  }

  get isConnected(): boolean {
    return this.#uplink !== undefined
  }

  get state(): VaultStatus['link'] {
    if (this.isDrill) return 'drill'
    if (this.#reached !== undefined) return this.#reached ? 'online' : 'offline'
    return this.#network === undefined ? 'unknown' : this.#network.online ? 'online' : 'offline'
  }

  /** A `send` whose requests end when the signal says so. */
  sender(signal: AbortSignal): Send {
    return async request => {
      const uplink = this.#uplink
      if (uplink === undefined) return { ok: false, why: 'offline' }
      if (signal.aborted) return { ok: false, why: 'cancelled' }
      const id = this.#next++
      const cancel = (): void => void uplink.calls.cancel(id)
      signal.addEventListener('abort', cancel)
      const reply = await uplink.calls.send(id, request, LIMITS)
      signal.removeEventListener('abort', cancel)
      if (!reply.ok) return { ok: false, why: reply.problem.code === 'not-allowed' ? 'not-allowed' : 'offline' }
      const sent = reply.value
      this.#learn(new URL(request.url).origin, sent)
      return sent
    }
  }

  /** What became of a request says more of the link than the operating system does: a server may come back on a network that was never lost. */
  #learn(origin: string, sent: Sent): void {
    if (sent.ok) {
      this.#heard(true)
      // A server that answers only that it cannot answer is not back: what waits for it goes on waiting as long as it was going to.
      const { status } = sent.response
      if (status < 500 && status !== 429 && this.#unreached.delete(origin)) this.#returned()
    } else if (NO_ANSWER.includes(sent.why)) {
      this.#unreached.add(origin)
      if (sent.why === 'offline' || sent.why === 'timeout') this.#heard(false)
    }
  }

  #heard(reached: boolean): void {
    if (this.#reached === reached) return
    this.#reached = reached
    this.#changed()
  }
}
