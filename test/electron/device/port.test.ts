import type { MessagePortMain } from 'electron/main'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { portOf } from '../../../electron/device/port.ts'

/** Node's port in the clothes of Electron's: the same queue, the same copying; events carry `data`, and `start` opens. */
function mainPort(port: MessagePort): MessagePortMain {
  const early: unknown[] = []
  let heard: ((event: { readonly data: unknown }) => void) | undefined
  let started = false
  const pass = (): void => { while (started && heard !== undefined && early.length > 0) heard({ data: early.shift() }) }
  port.on('message', data => { early.push(data); pass() })
  return {
    on: (name: string, hear: (event: { readonly data: unknown }) => void) => {
      if (name === 'message') heard = hear
      else port.on('close', () => hear({ data: undefined }))
    },
    start: () => { started = true; pass() },
    postMessage: (message: unknown) => port.postMessage(message),
    close: () => port.close(),
  } as unknown as MessagePortMain
}

const soon = async (): Promise<void> => await new Promise(resolve => setTimeout(resolve, 20))

test('[DEVICE-1] what arrives before anybody listens is heard after it, in order', async () => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [portOf(mainPort(port1)), portOf(mainPort(port2))]
  for (const n of [1, 2, 3]) here.post(n)
  await soon()
  const heard: unknown[] = []
  there.listen(message => heard.push(message))
  here.post(4)
  await soon()
  expect(heard).toEqual([1, 2, 3, 4])
  here.close()
})

test('[DEVICE-2] bytes arrive as they were, and stay where they were: nothing moves, everything is copied', async () => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [portOf(mainPort(port1)), portOf(mainPort(port2))]
  const bytes = Uint8Array.from({ length: 70_000 }, (_, n) => n * 7)
  const heard: unknown[] = []
  there.listen(message => heard.push(message))
  here.post({ answer: 1, bytes }, [bytes.buffer])
  await soon()
  expect(heard).toEqual([{ answer: 1, bytes: Uint8Array.from({ length: 70_000 }, (_, n) => n * 7) }])
  expect(bytes.length).toBe(70_000)
  here.close()
})

test('[DEVICE-2] an end that closes is told at the other', async () => {
  const { port1, port2 } = new MessageChannel()
  let closed = 0
  portOf(mainPort(port2), () => { closed++ })
  portOf(mainPort(port1)).close()
  await soon()
  expect(closed).toBe(1)
})
