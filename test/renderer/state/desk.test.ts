import { afterEach, expect, test, vi } from 'vitest'
import { followDesk, useDesk } from '../../../renderer/state/desk.ts'
import { useSession } from '../../../renderer/state/session.ts'
import { followVault } from '../../../renderer/state/vault.ts'
import { done } from '../../../shared/contract/reply.ts'
import type { Since } from '../../../shared/contract/vault.ts'
import { vaultOf, viewOf } from './vault-of-rows.ts'

const NOW = 5_000
const NOTHING: Since = { at: 0, rows: 0, hits: [], notices: 1, recalled: [], fired: [], silent: [] }
const RECALLED: Since['recalled'] = [{ id: 'indicator--00000000-0000-4000-8000-000000000009', type: 'indicator', label: 'Old', at: 5, source: 'Post' }]
const endings: (() => void)[] = []

afterEach(() => {
  for (const end of endings.splice(0)) end()
  useDesk.setState({ since: undefined, decisions: [], watches: [], done: [] })
  useSession.setState({ panel: 'facets' })
})

/** A desk over a vault whose answers take as long as those of a large one. */
async function begun(kept: { readonly [name: string]: unknown }, found: Partial<Since> = {}) {
  const asked: number[] = []
  const seen: unknown[] = []
  let generation = 1
  let most = 0
  let open = 0
  const server = vaultOf(() => viewOf(3, generation), {
    settings: () => done(kept),
    keepSetting: (key, value) => {
      if (key === 'desk.seen') seen.push(value)
      return done(null)
    },
    since: async at => {
      asked.push(at)
      most = Math.max(most, ++open)
      // Things that come while the first question is on its way.
      if (asked.length === 1) for (let n = 0; n < 3; n++) server.tell('rows', { generation: ++generation, rows: 3 })
      await new Promise(resolve => setTimeout(resolve, 40))
      open--
      return done({ ...NOTHING, ...found, at })
    },
  })
  endings.push(followDesk(() => NOW), followVault(server.port), () => server.port.close())
  server.tell('open', { rows: 3, rebuilt: false, damaged: 0, exercise: true, user: 'Exercise', role: 'supervisor', clearance: 2 })
  await vi.waitFor(() => expect(useDesk.getState().since).toBeDefined())
  await vi.waitFor(() => expect(asked).toHaveLength(2), 2_000)
  // What is sent is another matter: the answer would be the same.
  server.tell('outbox', { items: [] })
  await new Promise(resolve => setTimeout(resolve, 500))
  return { ...server, sinces: asked, seen, most: () => most }
}

test('[SHIFT-5] a sitting reads once what is kept and asks one question at a time; the desk opens where something waits', async () => {
  const { asked, sinces, seen, most } = await begun({ 'desk.seen': 1_000 }, { recalled: RECALLED })
  expect([asked.filter(name => name === 'settings').length, sinces, most()]).toEqual([1, [1_000, 1_000], 1])
  expect([useSession.getState().panel, seen]).toEqual(['desk', []])
})

test('[SHIFT-4] where nothing waits the next sitting counts from this one on, and the desk stays closed', async () => {
  const { sinces, seen } = await begun({ 'desk.seen': 1_000 })
  expect([sinces, seen, useSession.getState().panel]).toEqual([[1_000, 1_000], [NOW], 'facets'])
})

test('[SHIFT-4] the first sitting of somebody counts from its own moment, whatever is held', async () => {
  const { sinces, seen } = await begun({}, { recalled: RECALLED })
  expect([sinces, seen, useSession.getState().panel]).toEqual([[NOW, NOW], [NOW], 'facets'])
})
