// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { harmless } from '../../../renderer/bridge/markup.ts'
import { onPort, portOf } from '../../../renderer/bridge/ports.ts'
import { workerUrl } from '../../../renderer/bridge/trusted.ts'

const tell = (data: unknown, ports: readonly MessagePort[], init: { source?: unknown, origin?: string } = {}): void => {
  const event = new MessageEvent('message', { data, origin: location.origin, source: window as never, ports: ports as MessagePort[], ...init as object })
  window.dispatchEvent(event)
}

test('[BRIDGE-1] a port that came early waits, one that came late is heard, and no other message is', () => {
  const [early, late, foreign] = [new MessageChannel().port1, new MessageChannel().port1, new MessageChannel().port1]
  tell({ waypost: 'notary' }, [early])
  const heard: MessagePort[] = []
  onPort('notary', end => heard.push(end))
  tell({ waypost: 'notary' }, [late])
  tell({ waypost: 'notary' }, [foreign], { origin: 'https://elsewhere.example' })
  tell({ waypost: 'notary' }, [foreign], { source: null })
  tell({ waypost: 'notary' }, [])
  tell({ waypost: 'notary' }, [foreign, late])
  tell({ waypost: 'strange' }, [foreign])
  tell('notary', [foreign])
  expect(heard).toEqual([early, late])
})

test('[BRIDGE-1] a port carries messages as the contract wants', async () => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [portOf(port1), portOf(port2)]
  const heard = new Promise(resolve => there.listen(resolve))
  here.post({ a: 1 }, [])
  expect(await heard).toEqual({ a: 1 })
  here.close()
})

test('[BRIDGE-2] a worker runs a script of this origin only', () => {
  expect(workerUrl('/assets/a.js')).toBe('/assets/a.js')
  expect(() => workerUrl('https://elsewhere.example/a.js')).toThrow(TypeError)
  expect(() => workerUrl('data:text/javascript,1')).toThrow(TypeError)
})

test('[BRIDGE-3] markup becomes text', () => {
  expect(harmless('<svg/>')).toBe('<svg/>')
  expect(harmless('<b onclick="x">a & b</b>')).toBe('&lt;b onclick=&quot;x&quot;&gt;a &amp; b&lt;/b&gt;')
  expect(harmless('<svg/><script>')).toBe('&lt;svg/&gt;&lt;script&gt;')
})
