import { create } from 'zustand'
import type { Anchor, Annotation } from '../../shared/annotation/annotation.ts'
import { objectionsTo, type DraftObjection } from '../../shared/annotation/draft.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { Tlp } from '../../shared/handling/marking.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { t } from '../../shared/wording/wording.ts'
import { collectAnchors, leavePanel, setAnchors, showPanel, useSession } from '../state/session.ts'
import { vault } from '../state/vault.ts'
import { sayAct } from './note-acts.ts'
import { BLANK, draftKey, draftOf, floorFor, isBlank, readKept, textOf, writeKept, type NoteText } from './kept-note.ts'
import { anchorsAtHand } from './anchors-at-hand.ts'

export interface Writing {
  readonly note: NoteText
  /** The note that gets a new version; undefined for a new note. */
  readonly id: StixId | undefined
  /** The strictest mark of the anchors as the vault knows it, or what a note without any starts from; undefined until it has said so. */
  readonly inherited: Tlp | undefined
  /** Where the text is: typed and on its way, sealed in the vault since a moment, or not worth keeping. */
  readonly kept: 'nothing' | 'keeping' | { readonly at: number }
  readonly isSaving: boolean
  /** Saving was tried, so that what is missing may be said. */
  readonly isTried: boolean
  /** The text was there before this sitting of the editor began. */
  readonly isRestored: boolean
  readonly problem: Problem | undefined
}

const EMPTY: Writing = { note: BLANK, id: undefined, inherited: undefined, kept: 'nothing', isSaving: false, isTried: false, isRestored: false, problem: undefined }

/** The note that is being written. It outlives its panel, so that a look at something else costs nothing; its anchors are those of the session. */
export const useWriting = create<Writing>()(() => EMPTY)

/** Shorter than it takes to reach for the power switch, longer than the pause between two letters. */
const KEEP_MS = 400
let keeping: ReturnType<typeof setTimeout> | undefined
let asked = 0

/** Takes a change of the text; it lies sealed in the vault a moment later. */
export function write(change: Partial<NoteText>): void {
  useWriting.setState(({ note }) => ({ note: { ...note, ...change }, problem: undefined }))
  keepSoon()
}

/** The mark follows what the note quotes again. */
export function followMark(): void {
  useWriting.setState(({ note: { tlp: _chosen, ...note } }) => ({ note }))
  keepSoon()
}

function keepSoon(): void {
  clearTimeout(keeping)
  useWriting.setState({ kept: 'keeping' })
  keeping = setTimeout(() => void keep(), KEEP_MS)
}

async function keep(): Promise<void> {
  clearTimeout(keeping)
  keeping = undefined
  const { note, id } = useWriting.getState()
  const text = writeKept({ ...note, anchors: useSession.getState().anchors })
  const reply = await vault.keepDraft(draftKey(id), text)
  if (keeping !== undefined || useWriting.getState().id !== id) return
  useWriting.setState(reply.ok ? { kept: text === '' ? 'nothing' : { at: Date.now() } } : { kept: 'nothing', problem: reply.problem })
}

async function askMark(anchors: readonly Anchor[]): Promise<void> {
  const ask = ++asked
  const { note } = useWriting.getState()
  const reply = await vault.inheritedMark(draftOf(note, anchors, 'RED'))
  if (ask === asked && reply.ok) useWriting.setState({ inherited: reply.value })
}

/** Keeps text and mark true to the anchors while the editor is open. @returns stops, with everything kept. */
export function followNote(): () => void {
  void resume()
  void askMark(useSession.getState().anchors)
  const end = useSession.subscribe(({ anchors }, before) => {
    if (anchors === before.anchors) return
    void askMark(anchors)
    if (!isBlank(useWriting.getState().note)) keepSoon()
  })
  return () => {
    end()
    if (keeping !== undefined) void keep()
  }
}

/** Takes up what was being typed when the vault was last locked; a new note begins with what is open or chosen. */
async function resume(): Promise<void> {
  const { note, id } = useWriting.getState()
  if (id !== undefined || !isBlank(note)) return
  const drafts = await vault.drafts()
  if (useWriting.getState().id !== undefined) return
  const kept = drafts.ok ? readKept(drafts.value[draftKey(undefined)]) : undefined
  if (kept !== undefined) {
    const { anchors, ...text } = kept
    // Whoever typed before the vault had answered loses neither the one nor the other.
    useWriting.setState(({ note: typed }) => ({ note: { ...text, title: joined(text.title, typed.title, ' '), text: joined(text.text, typed.text, '\n') }, isRestored: true }))
    const collected = useSession.getState().anchors
    setAnchors(anchors)
    collectAnchors(collected)
  } else if (useSession.getState().anchors.length === 0) collectAnchors(anchorsAtHand())
}

const joined = (before: string, after: string, between: string): string => before !== '' && after !== '' ? `${before}${between}${after}` : before + after

/** Opens a note for a new version, with what had been typed of it before. */
export async function reviseNote(annotation: Annotation): Promise<void> {
  if (keeping !== undefined) await keep()
  const drafts = await vault.drafts()
  const kept = drafts.ok ? readKept(drafts.value[draftKey(annotation.id)]) : undefined
  const { anchors, ...note } = kept ?? { ...textOf(annotation), anchors: annotation.anchors }
  useWriting.setState({ ...EMPTY, id: annotation.id, note, isRestored: kept !== undefined })
  setAnchors(anchors)
  showPanel('note')
}

/** What keeps the note from being saved; the vault looks again. */
export const objections = ({ note, inherited }: Pick<Writing, 'note' | 'inherited'>, anchors: readonly Anchor[]): readonly DraftObjection[] => {
  const floor = floorFor(anchors, inherited)
  return objectionsTo(draftOf(note, anchors, inherited ?? 'RED'), floor === undefined ? [] : [floor])
}

/** Makes it a note, or a new version. It counts when the vault says so; until then the text is kept. */
export async function saveNote(): Promise<void> {
  const { anchors } = useSession.getState()
  const { note, id, inherited, isSaving } = useWriting.getState()
  if (isSaving) return
  if (objections({ note, inherited }, anchors).length > 0) return useWriting.setState({ isTried: true })
  clearTimeout(keeping)
  keeping = undefined
  useWriting.setState({ isSaving: true, problem: undefined })
  const draft = draftOf(note, anchors, inherited ?? 'RED')
  const reply = id === undefined ? await vault.annotate(draft) : await vault.revise(id, draft)
  if (!reply.ok) {
    useWriting.setState({ isSaving: false, isTried: true, problem: reply.problem })
    return keepSoon()
  }
  await forget(id)
  sayAct(t(id === undefined ? 'note.saved' : 'note.savedVersion', { version: reply.value.version }))
  // Whoever went on to something else while it was being saved stays there.
  if (useSession.getState().panel === 'note') leavePanel('annotations')
}

/** Throws away what was typed. */
export async function abandonNote(): Promise<void> {
  await forget(useWriting.getState().id)
  if (useSession.getState().panel === 'note') leavePanel('annotations')
}

async function forget(id: StixId | undefined): Promise<void> {
  clearTimeout(keeping)
  keeping = undefined
  await vault.keepDraft(draftKey(id), '')
  useWriting.setState(EMPTY)
  setAnchors([])
}
