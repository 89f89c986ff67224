import { expect, test } from 'vitest'
import type { AnnotationDraft } from '../../../shared/annotation/annotation.ts'
import { failed } from '../../../shared/contract/reply.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Desk, makeCabinet, must, openDesk } from './desk.ts'
import { locations, movement } from './traffic.ts'

const one = observedData(movement(1)).at(-1)!
const draft = (text: string, change: Partial<AnnotationDraft> = {}): AnnotationDraft => ({
  title: 'Two cars', text, anchors: [{ on: 'movement', ref: one.id }], reliability: 'B', credibility: 2, tlp: 'AMBER', ...change,
})

async function withTraffic(desk: Desk): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: [...locations(), one] }))
  must(await desk.calls.commitImport(id))
}

test('[VAULT-10] every version of a note stays, and undo writes one more', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  await withTraffic(desk)
  const first = must(await desk.calls.annotate(draft('They crossed together.')))
  expect(first).toMatchObject({ author: 'Ada Analyst', version: 1, text: 'They crossed together.' })
  must(await desk.calls.revise(first.id, draft('They crossed together twice.')))
  must(await desk.calls.withdraw(first.id))
  expect(must(await desk.calls.annotations())).toEqual([])
  expect(must(await desk.calls.undo())).toMatchObject({ withdrawn: false, version: 4, text: 'They crossed together twice.' })
  expect(must(await desk.calls.undo())).toMatchObject({ version: 5, text: 'They crossed together.' })
  expect(must(await desk.calls.history(first.id)).map(({ version }) => version)).toEqual([5, 4, 3, 2, 1])
  const [row] = must(await desk.calls.rows(Uint32Array.of(0)))
  expect(row?.notes).toBe(1)
  const standing = must(await desk.calls.annotations())
  desk.close()

  const again = await openDesk(cabinet, { user: '' })
  expect(must(await again.calls.annotations())).toEqual(standing)
  expect(must(await again.calls.history(first.id))).toHaveLength(5)
  expect(must(await again.calls.undo())).toBeNull()
  again.close()
})

test('[VAULT-10] a mark is inherited from what is quoted and not lowered without a reason', async () => {
  const desk = await openDesk(await makeCabinet(false))
  await withTraffic(desk)
  expect(must(await desk.calls.inheritedMark(draft('x')))).toBe('AMBER')
  expect(must(await desk.calls.inheritedMark(draft('x', { anchors: [{ on: 'subject', ref: 'identity--99999999-9999-4999-8999-999999999999' }] })))).toBe('RED')
  expect(await desk.calls.annotate(draft('x', { tlp: 'GREEN' }))).toEqual(failed('marking-lowered'))
  must(await desk.calls.annotate(draft('x', { tlp: 'GREEN', loweredBecause: 'Agreed with the originator.' })))
  expect(await desk.calls.annotate(draft(' '))).toMatchObject({ ok: false })
  desk.close()
})

test('[VAULT-10] text that is being typed, and settings, are there after a crash', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await openDesk(cabinet)
  must(await desk.calls.keepDraft('note', 'They cros'))
  must(await desk.calls.keepDraft('note', 'They crossed'))
  must(await desk.calls.keepDraft('gone', 'x'))
  must(await desk.calls.keepDraft('gone', ''))
  must(await desk.calls.keepSetting('theme', { dark: true }))
  desk.close()
  const again = await openDesk(cabinet)
  expect(must(await again.calls.drafts())).toEqual({ note: 'They crossed' })
  expect(must(await again.calls.settings())).toEqual({ theme: { dark: true } })
  again.close()
})

test('[VAULT-10] what a page asks with arguments of another shape is refused', async () => {
  const desk = await openDesk(await makeCabinet(false))
  expect(await desk.calls.annotate({ ...draft('x'), credibility: 9 as never })).toEqual(failed('bad-arguments'))
  expect(await desk.calls.rows([1, 2] as never)).toEqual(failed('bad-arguments'))
  expect(await desk.calls.keepSetting('vault.device', 'another')).toEqual(failed('bad-arguments'))
  desk.close()
})
