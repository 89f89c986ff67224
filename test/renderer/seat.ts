import { act } from 'react'
import { createRoot } from 'react-dom/client'
import type { ReactNode } from 'react'
import { followVault } from '../../renderer/state/vault.ts'
import { serve, type Port } from '../../shared/contract/channel.ts'
import type { VaultCalls, VaultEvents } from '../../shared/contract/vault.ts'
import type { Desk } from './vault/desk.ts'

/** An object that has whatever is asked of it: the desk's own client guards and serves. */
const having = (get: (name: string) => unknown): never =>
  new Proxy({}, { get: (_, name) => get(String(name)), getOwnPropertyDescriptor: (_, name) => ({ configurable: true, enumerable: true, value: get(String(name)) }) }) as never

function line(): readonly [Port, Port] {
  const hearing: ((message: unknown) => void)[][] = [[], []]
  const end = (mine: number): Port => ({
    post: message => queueMicrotask(() => { for (const hear of hearing[1 - mine] ?? []) hear(message) }),
    listen: hear => void hearing[mine]?.push(hear),
    close: () => { hearing[mine] = [] },
  })
  return [end(0), end(1)]
}

/** Lets the page's stores follow a desk: the real vault with the real notary behind it. @returns ends it. */
export function sitAt(desk: Desk): () => void {
  const [here, there] = line()
  const served = serve<VaultCalls, VaultEvents>(there, having(name => desk.calls[name as keyof VaultCalls]), having(() => (args: readonly unknown[]) => args))
  const leave = followVault(here)
  let told = 0
  const pump = (): void => {
    for (; told < desk.told.length; told++) {
      const { name, value } = desk.told[told]!
      served.tell(name, value as never)
    }
  }
  pump()
  const pumping = setInterval(pump, 5)
  return () => {
    clearInterval(pumping)
    leave()
  }
}

/** Waits until something is true that others make true. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** Does something and waits until React has drawn what came of it. What the vault tells in between is drawn whenever it comes. */
export async function doing(what: () => unknown): Promise<void> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  await act(async () => { await what() })
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
}

/** Draws a component into the document. @returns takes it away. */
export async function draw(node: ReactNode): Promise<() => Promise<void>> {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  await doing(() => root.render(node))
  return async () => {
    await doing(() => root.unmount())
    place.remove()
  }
}
