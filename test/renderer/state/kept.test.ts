import { afterEach, expect, test, vi } from 'vitest'
import { followKept } from '../../../renderer/state/kept.ts'
import { followVault } from '../../../renderer/state/vault.ts'
import { vaultOf, viewOf } from './vault-of-rows.ts'

const endings: (() => void)[] = []

afterEach(() => {
  for (const end of endings.splice(0)) end()
})

test('[APP-8] what a person keeps is given out when the vault opens, to whoever comes later too, and to nobody who stopped', async () => {
  const server = vaultOf(() => viewOf(3))
  endings.push(followVault(server.port), () => server.port.close())
  const [early, gone, late] = [vi.fn<(kept: object) => void>(), vi.fn<(kept: object) => void>(), vi.fn<(kept: object) => void>()]
  endings.push(followKept(early))
  followKept(gone)()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(early).not.toHaveBeenCalled()
  expect(server.asked).not.toContain('settings')
  server.tell('open', { rows: 3, rebuilt: false, damaged: 0, exercise: true, user: 'Exercise', role: 'supervisor', clearance: 2 })
  await vi.waitFor(() => expect(early).toHaveBeenCalledExactlyOnceWith({ theme: 'night' }))
  endings.push(followKept(late))
  await vi.waitFor(() => expect(late).toHaveBeenCalledExactlyOnceWith({ theme: 'night' }))
  expect(early).toHaveBeenCalledTimes(1)
  expect(gone).not.toHaveBeenCalled()
})
