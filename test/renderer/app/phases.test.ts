// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HostBridge } from '../../../shared/contract/host.ts'
import { done } from '../../../shared/contract/reply.ts'
import { followPhases } from '../../../renderer/app/phases.ts'
import { enterPhase, useSession } from '../../../renderer/state/session.ts'
import { vaultOpen, vaultOpening, vaultProblem } from '../../../renderer/state/vault.ts'

const open = { rows: 0, rebuilt: false, damaged: 0, exercise: true, user: 'A', role: 'supervisor', clearance: 2 } as const
let asked: string[] = []
let stop = (): void => {}
const host: HostBridge = {
  call: (async (name: string) => {
    asked.push(name)
    return done(null)
  }) as unknown as HostBridge['call'],
  on: () => {},
}
const page = document.documentElement
const settle = async (): Promise<void> => void await vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  delete page.dataset['drawn']
  for (const value of [vaultOpen, vaultOpening, vaultProblem]) value.set(undefined)
  enterPhase('waiting')
  stop = followPhases(host, page)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('[APP-1] main hears `ready` once, when the map is drawn', async () => {
  vaultOpening.set({ phase: 'journal', done: 0, total: 1 })
  expect(page.dataset['phase']).toBe('opening')
  vaultOpen.set(open)
  expect([page.dataset['phase'], useSession.getState().user, useSession.getState().exercise]).toEqual(['open', 'A', true])
  await settle()
  expect(asked).toEqual([])
  page.dataset['drawn'] = 'map'
  await settle()
  expect(asked).toEqual(['ready'])
  page.dataset['drawn'] = 'again'
  await vi.advanceTimersByTimeAsync(10_000)
  vaultOpen.set(undefined)
  vaultProblem.set({ code: 'gone' })
  expect(asked).toEqual(['ready'])
})

test('[APP-1] an empty vault draws nothing and is shown all the same', async () => {
  vaultOpen.set(open)
  await vi.advanceTimersByTimeAsync(2_400)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(asked).toEqual(['ready'])
})

test('[APP-1] a vault that fails to open is shown at once', () => {
  vaultProblem.set({ code: 'vault-damaged' })
  expect([page.dataset['phase'], asked]).toEqual(['failed', ['ready']])
})

test('[APP-1] a problem of an open vault changes no phase', () => {
  vaultOpen.set(open)
  vaultProblem.set({ code: 'disk-full' })
  expect(page.dataset['phase']).toBe('open')
})
