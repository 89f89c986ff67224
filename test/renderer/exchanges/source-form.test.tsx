// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { SourceForm } from '../../../renderer/exchanges/source-form.tsx'
import type { HostBridge } from '../../../shared/contract/host.ts'
import { done } from '../../../shared/contract/reply.ts'
import { doing, draw, sitAt } from '../seat.ts'
import { makeCabinet, must, openDesk, type Desk } from '../vault/desk.ts'
import { makeExchange } from '../vault/exchange.ts'

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** Stands in the place of main: the person answers its dialog with this. */
function hostSaying(allowed: boolean): { readonly host: HostBridge, readonly asked: string[] } {
  const asked: string[] = []
  return { asked, host: { on: () => {}, call: (async (_name: string, origin: string) => {
    asked.push(origin)
    return done({ allowed })
  }) as unknown as HostBridge['call'] } }
}

async function sit(): Promise<{ readonly desk: Desk, readonly requests: () => number }> {
  const exchange = makeExchange({ reference: [] })
  const desk = await openDesk(await makeCabinet(false), { exchange: exchange.exchange })
  const stand = sitAt(desk)
  endings.push(() => {
    stand()
    desk.close()
  })
  return { desk, requests: exchange.requests }
}

const field = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === label)
  const input = document.getElementById(found?.htmlFor ?? '')
  if (!(input instanceof HTMLInputElement)) throw new Error(`no field ${label}`)
  return input
}
async function type(label: string, value: string): Promise<void> {
  const input = field(label)
  await doing(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value)
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
async function press(key: string): Promise<void> {
  await doing(async () => {
    field('Address').dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: key === 'Enter', bubbles: true, cancelable: true }))
    await new Promise(resolve => setTimeout(resolve, 200))
  })
}

test('[EXCHANGES-4] main is asked before anything is sent, and a no stores nothing', async () => {
  const { desk, requests } = await sit()
  const { host, asked } = hostSaying(false)
  let closed = 0
  endings.push(await draw(<SourceForm host={host} source={undefined} onClose={() => { closed++ }} />))
  await press('Enter')
  expect(document.body.textContent).toContain('Give the address of the exchange.')
  expect(asked).toEqual([])
  await type('Address', 'exchange.invalid/taxii2/')
  await press('Enter')
  expect(asked).toEqual(['https://exchange.invalid'])
  expect(document.body.textContent).toContain('Not allowed, so nothing was sent or stored.')
  expect(must(await desk.calls.status()).sources).toEqual([])
  expect([requests(), closed]).toEqual([0, 0])
})

test('[EXCHANGES-4] after a yes the source is stored and asked', async () => {
  const { desk, requests } = await sit()
  const { host } = hostSaying(true)
  let closed = 0
  endings.push(await draw(<SourceForm host={host} source={undefined} onClose={() => { closed++ }} />))
  await type('Address', 'https://exchange.invalid/taxii2/')
  await type('User name', 'exercise')
  await type('Password', 'exercise')
  await press('Enter')
  expect(closed).toBe(1)
  expect(must(await desk.calls.status()).sources).toMatchObject([{ url: 'https://exchange.invalid/taxii2/', user: 'exercise' }])
  expect(requests()).toBeGreaterThan(0)
})
