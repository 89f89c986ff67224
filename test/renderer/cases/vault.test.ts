// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { forwardFinding, forwardNotes, followFinding, useShown } from '../../../renderer/cases/finding-writing.ts'
import { followNote, reviseNote, saveNote, useWriting, write } from '../../../renderer/cases/note-writing.ts'
import { takeBackLast, withdrawNote } from '../../../renderer/cases/note-acts.ts'
import { changeFinding, clearFinding, useFinding } from '../../../renderer/state/finding.ts'
import { markRows, openCard } from '../../../renderer/state/selection.ts'
import { collectAnchors, dropAnchor, setAnchors, showPanel, useSession } from '../../../renderer/state/session.ts'
import { vaultAnnotations, vaultOutbox, vaultStatus } from '../../../renderer/state/vault.ts'
import { wantWords } from '../../../renderer/state/words.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { sitAt, until } from '../seat.ts'
import { makeCabinet, must, openDesk, type Cabinet, type Desk } from '../vault/desk.ts'
import { ADDRESS, makeExchange, type TestExchange } from '../vault/exchange.ts'
import { locations, movement } from '../vault/traffic.ts'

const one = observedData(movement(1)).at(-1)!
const ON_ONE = { on: 'movement', ref: one.id } as const
const endings: (() => void)[] = []

afterEach(() => {
  for (const end of endings.splice(0).toReversed()) end()
  useWriting.setState(useWriting.getInitialState())
  useShown.setState(useShown.getInitialState())
  clearFinding()
  changeFinding({ source: '', collection: '' })
  setAnchors([])
  markRows([])
  openCard(undefined)
})

async function sit(cabinet: Cabinet, exchange?: TestExchange): Promise<Desk> {
  const desk = await openDesk(cabinet, exchange === undefined ? {} : { exchange: exchange.exchange })
  const stand = sitAt(desk)
  endings.push(() => {
    stand()
    desk.close()
  })
  return desk
}

async function withTraffic(desk: Desk): Promise<void> {
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: [...locations(), one] }))
  must(await desk.calls.commitImport(id))
}

test('[CASES-1] what was typed is there after the sitting has ended, the anchors with it', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await sit(cabinet)
  await withTraffic(desk)
  const close = followNote()
  collectAnchors([ON_ONE])
  // The pause never ends: only closing the panel can keep it.
  const pause = vi.spyOn(globalThis, 'setTimeout').mockReturnValue(0 as never)
  write({ title: 'Half a thought' })
  write({ title: 'Half a thought, and', reliability: 'B' })
  pause.mockRestore()
  expect(useWriting.getState().kept).toBe('keeping')
  close()
  await until(() => typeof useWriting.getState().kept === 'object', 'the draft being kept')
  for (const end of endings.splice(0).toReversed()) end()
  useWriting.setState(useWriting.getInitialState())
  setAnchors([])

  await sit(cabinet)
  endings.push(followNote())
  await until(() => useWriting.getState().isRestored, 'the draft coming back')
  expect(useWriting.getState().note).toMatchObject({ title: 'Half a thought, and', reliability: 'B' })
  expect(useSession.getState().anchors).toEqual([ON_ONE])
})

test('[CASES-1] [CASES-3] whoever types before the vault has answered loses neither the draft nor what the note is about', async () => {
  const cabinet = await makeCabinet(false)
  const desk = await sit(cabinet)
  await withTraffic(desk)
  openCard({ what: 'subject', ref: one.id })
  const close = followNote()
  write({ title: 'At once' })
  await until(() => useSession.getState().anchors.length > 0, 'the anchors at hand being taken')
  expect(useWriting.getState().note.title).toBe('At once')
  await until(() => typeof useWriting.getState().kept === 'object', 'the draft being kept')
  close()
  useWriting.setState(useWriting.getInitialState())

  endings.push(followNote())
  write({ title: 'and again', text: 'More.' })
  await until(() => useWriting.getState().isRestored, 'the draft coming back')
  expect(useWriting.getState().note).toMatchObject({ title: 'At once and again', text: 'More.' })
})

test('[CASES-1] what was typed is kept a moment after the last letter, while the panel stays open', async () => {
  const desk = await sit(await makeCabinet(false))
  endings.push(followNote())
  write({ text: 'Cro' })
  write({ text: 'Crossed' })
  await until(() => typeof useWriting.getState().kept === 'object', 'the draft being kept')
  expect(JSON.parse(must(await desk.calls.drafts())['note'] ?? '')).toMatchObject({ text: 'Crossed' })
  write({ text: '' })
  await until(() => useWriting.getState().kept === 'nothing', 'the draft being forgotten')
  expect(must(await desk.calls.drafts())).toEqual({})
})

test('[CASES-3] a new note is about the marked rows, and nothing is added to one that is about something', async () => {
  const desk = await sit(await makeCabinet(false))
  await withTraffic(desk)
  await wantWords([0])
  markRows([0])
  const close = followNote()
  await until(() => useSession.getState().anchors.length > 0, 'an anchor')
  expect(useSession.getState().anchors).toEqual([ON_ONE])
  close()
  const span = { on: 'span', from: 0, to: 1 } as const
  setAnchors([span])
  endings.push(followNote())
  await desk.calls.drafts()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(useSession.getState().anchors).toEqual([span])
})

test('[CASES-4] [CASES-5] a note is saved only whole, with a reason for a lowered mark; until then its text stays', async () => {
  const desk = await sit(await makeCabinet(false))
  await withTraffic(desk)
  endings.push(followNote())
  collectAnchors([ON_ONE])
  await until(() => useWriting.getState().inherited === 'AMBER', 'the inherited mark')
  write({ title: 'Two cars', tlp: 'GREEN' })
  await saveNote()
  expect(useWriting.getState()).toMatchObject({ isTried: true, note: { title: 'Two cars' } })
  write({ text: 'They crossed together.' })
  await saveNote()
  expect(must(await desk.calls.annotations())).toEqual([])
  write({ loweredBecause: 'Agreed.' })
  showPanel('subject')
  showPanel('note')
  await saveNote()
  expect(must(await desk.calls.annotations())).toMatchObject([{ title: 'Two cars', text: 'They crossed together.', tlp: 'GREEN', loweredBecause: 'Agreed.', reliability: 'F', credibility: 6, version: 1 }])
  expect(must(await desk.calls.drafts())).toEqual({})
  expect(useWriting.getState().note.text).toBe('')
  expect(useSession.getState()).toMatchObject({ anchors: [], panel: 'subject' })
})

test('[CASES-5] a note whose anchors were all taken away is not saved', async () => {
  const desk = await sit(await makeCabinet(false))
  await withTraffic(desk)
  endings.push(followNote())
  collectAnchors([ON_ONE])
  write({ text: 'About nothing.' })
  dropAnchor(useSession.getState().anchors[0]!)
  await saveNote()
  expect(must(await desk.calls.annotations())).toEqual([])
  expect(useWriting.getState()).toMatchObject({ isTried: true, note: { text: 'About nothing.' } })
})

test('[CASES-5] whoever goes on to another panel while a note is being saved stays there', async () => {
  const desk = await sit(await makeCabinet(false))
  await withTraffic(desk)
  showPanel('subject')
  showPanel('note')
  endings.push(followNote())
  collectAnchors([ON_ONE])
  write({ text: 'Seen.' })
  const saving = saveNote()
  showPanel('outbox')
  await saving
  expect(must(await desk.calls.annotations())).toHaveLength(1)
  expect(useSession.getState().panel).toBe('outbox')
})

test('[CASES-9] a new version, a withdrawal, and the way back from both', async () => {
  const desk = await sit(await makeCabinet(false))
  await withTraffic(desk)
  const first = must(await desk.calls.annotate({ title: 'T', text: 'one', anchors: [ON_ONE], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  await reviseNote(first)
  endings.push(followNote())
  expect(useWriting.getState()).toMatchObject({ id: first.id, note: { text: 'one', reliability: 'B' } })
  expect(useSession.getState()).toMatchObject({ anchors: [ON_ONE], panel: 'note' })
  write({ text: 'two' })
  await saveNote()
  expect(must(await desk.calls.annotations())).toMatchObject([{ text: 'two', version: 2 }])
  await withdrawNote(first.id)
  expect(must(await desk.calls.annotations())).toEqual([])
  await takeBackLast()
  await takeBackLast()
  expect(must(await desk.calls.annotations())).toMatchObject([{ text: 'one', version: 5 }])
})

test('[CASES-7] [CASES-8] what is forwarded is what was shown, a change of the last moment included', async () => {
  const exchange = makeExchange({ reference: [...locations()] })
  const desk = await sit(await makeCabinet(false), exchange)
  await withTraffic(desk)
  must(await desk.calls.saveSource({ id: '', title: 'Test', url: ADDRESS, user: 'exercise', password: 'exercise' }))
  await until(() => vaultStatus.get()?.sources[0]?.collections.some(({ canWrite }) => canWrite) === true, 'the collections')
  const note = must(await desk.calls.annotate({ title: 'Two cars', text: 'They crossed together.', anchors: [ON_ONE], reliability: 'B', credibility: 2, tlp: 'AMBER' }))
  await until(() => vaultAnnotations.get().length === 1, 'the note')
  forwardNotes([note])
  endings.push(followFinding())
  expect(useFinding.getState()).toMatchObject({ title: 'Two cars', annotations: [note.id] })
  await until(() => useFinding.getState().collection !== '', 'the recipient')
  changeFinding({ title: '', summary: 'Seen.' })
  await forwardFinding()
  expect(useShown.getState().isTried).toBe(true)
  expect(vaultOutbox.get()).toEqual([])
  changeFinding({ title: 'Two cars and a van' })
  const shown = new Set<string>()
  const end = useShown.subscribe(({ preview }) => shown.add(JSON.stringify(preview?.leaving.map(({ object }) => object))))
  const forwarding = forwardFinding()
  // The panel opened once more would ask anew; what is on its way must not get another id and time by that.
  endings.push(followFinding())
  await forwarding
  end()
  const [item] = must(await desk.calls.outbox())
  expect(item?.title).toBe('Two cars and a van')
  expect(shown).toContain(JSON.stringify(item?.objects))
  expect(useFinding.getState()).toMatchObject({ title: '', annotations: [] })
  expect(useSession.getState().panel).toBe('outbox')
  await until(() => exchange.posted.some(({ type }) => type === 'report'), 'the report arriving')
})
