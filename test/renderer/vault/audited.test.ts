import { expect, test } from 'vitest'
import { ACT_OF, audited } from '../../../renderer/vault/audited.ts'
import { vaultGuards } from '../../../renderer/vault/guards.ts'
import type { AuditEvent } from '../../../shared/audit/event.ts'
import { failed } from '../../../shared/contract/reply.ts'

const names = Object.keys(vaultGuards)

test('[AUDIT-5] every call of the vault is an act or is said to be none; if not, say so in renderer/vault/audited.ts', () => {
  expect(names.filter(name => ACT_OF[name as keyof typeof ACT_OF] === undefined)).toEqual([])
  expect(Object.keys(ACT_OF).filter(name => !names.includes(name))).toEqual([])
})

test.each(names)('[AUDIT-4] %s: its event, if it is an act, is kept before its result is out', async name => {
  const order: string[] = []
  const events: AuditEvent[] = []
  const calls = Object.fromEntries(names.map(call => [call, () => {
    order.push('done')
    return { ok: true, value: { id: 'note--1', rows: new Uint32Array(3) } }
  }]))
  const listened = audited(calls as never, async event => {
    await Promise.resolve()
    events.push(event)
    order.push('kept')
    return { ok: true, value: null }
  })
  const call = (listened as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!
  await call('MUSTER')
  order.push('out')
  const act = ACT_OF[name as keyof typeof ACT_OF]
  if (act === 'none') expect(events).toEqual([])
  else {
    expect(order).toEqual(['done', 'kept', 'out'])
    expect(events).toEqual([{ act, call: name, object: 'note--1', count: 3 }])
  }
})

test('[AUDIT-4] what was refused is no act, and without the log there is no result', async () => {
  const events: AuditEvent[] = []
  const refused = audited({ subject: () => failed('not-found') } as never, async event => {
    events.push(event)
    return { ok: true, value: null }
  })
  expect(await refused.subject('identity--1')).toEqual(failed('not-found'))
  expect(events).toEqual([])
  const gone = audited({ subject: () => ({ ok: true, value: 'secret' }) } as never, async () => failed('gone'))
  expect(await gone.subject('identity--1')).toEqual(failed('gone'))
})
