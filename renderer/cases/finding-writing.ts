import { create } from 'zustand'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { FindingDraft, FindingPreview } from '../../shared/contract/vault.ts'
import { t } from '../../shared/wording/wording.ts'
import { changeFinding, clearFinding, quote, useFinding } from '../state/finding.ts'
import { showPanel, useSession } from '../state/session.ts'
import { vault, vaultAnnotations, vaultStatus } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'
import { isEmptyFinding, readFinding, recipients } from './kept-finding.ts'

/** What leaves, as the vault last told, and of which finding it told so. */
export interface Shown {
  readonly of: FindingDraft | undefined
  readonly preview: FindingPreview | undefined
  readonly problem: Problem | undefined
  readonly isForwarding: boolean
  /** Forwarding was tried, so that what is missing may be said. */
  readonly isTried: boolean
}

const NOTHING: Shown = { of: undefined, preview: undefined, problem: undefined, isForwarding: false, isTried: false }
const KEY = 'finding'
/** The pause between two letters; a preview reads every object that it shows. */
const PAUSE_MS = 250

export const useShown = create<Shown>()(() => NOTHING)

let pausing: ReturnType<typeof setTimeout> | undefined
let asked = 0
/** The last question, settled once it was answered. */
let asking: Promise<void> = Promise.resolve()

/** Whether the list on the screen is that of this very finding. */
export const isCurrent = ({ of }: Pick<Shown, 'of'>, finding: FindingDraft): boolean => of !== undefined && JSON.stringify(of) === JSON.stringify(plain(finding))

/** Begins a finding with these notes, or adds them to the one that is being put together. */
export function forwardNotes(notes: readonly Annotation[]): void {
  quote({ annotations: notes.map(({ id }) => id) })
  const named = notes.find(({ title }) => title !== '')
  if (useFinding.getState().title === '' && named !== undefined) changeFinding({ title: named.title })
  showPanel('finding')
}

/** Keeps text and preview true to the finding while its panel is open. @returns stops, with everything kept. */
export function followFinding(): () => void {
  void resume()
  chooseRecipient()
  askUnlessForwarding()
  const soon = (): void => {
    clearTimeout(pausing)
    pausing = setTimeout(askUnlessForwarding, PAUSE_MS)
  }
  const endings = [useFinding.subscribe(soon), vaultAnnotations.subscribe(soon), vaultStatus.subscribe(chooseRecipient)]
  return () => {
    for (const end of endings) end()
    if (pausing !== undefined) void keep()
    clearTimeout(pausing)
    pausing = undefined
  }
}

/** Where there is but one way to send it, nobody has to say so. */
function chooseRecipient(): void {
  const ways = recipients(vaultStatus.get()?.sources ?? [])
  const { source, collection } = useFinding.getState()
  const isHeld = ways.some(way => way.source === source && way.collection === collection)
  const [only] = ways
  if (!isHeld && ways.length === 1 && only !== undefined) changeFinding({ source: only.source, collection: only.collection })
}

async function resume(): Promise<void> {
  if (!isEmptyFinding(useFinding.getState())) return
  const drafts = await vault.drafts()
  const kept = drafts.ok ? readFinding(drafts.value[KEY]) : undefined
  if (kept !== undefined && isEmptyFinding(useFinding.getState())) changeFinding({ title: kept.title, summary: kept.summary, annotations: kept.annotations, movements: kept.movements })
}

async function keep(): Promise<void> {
  const finding = useFinding.getState()
  await vault.keepDraft(KEY, isEmptyFinding(finding) ? '' : JSON.stringify(plain(finding)))
}

/** A question of its own would give what is on its way another id and time than the list that was shown. */
function askUnlessForwarding(): void {
  if (!useShown.getState().isForwarding) void ask()
}

function ask(): Promise<void> {
  clearTimeout(pausing)
  pausing = undefined
  asking = askNow(++asked)
  return asking
}

async function askNow(number: number): Promise<void> {
  const draft = plain(useFinding.getState())
  void keep()
  const reply = await vault.previewFinding(draft)
  if (number !== asked) return
  useShown.setState(reply.ok ? { of: draft, preview: reply.value, problem: undefined } : { of: draft, preview: undefined, problem: reply.problem })
}

/** Sends what is shown, exactly that: a change of the last moment is shown first. */
export async function forwardFinding(): Promise<void> {
  if (useShown.getState().isForwarding) return
  useShown.setState({ isForwarding: true, problem: undefined })
  await asking
  if (!isCurrent(useShown.getState(), useFinding.getState())) await ask()
  const { of: draft, preview } = useShown.getState()
  if (draft === undefined || preview === undefined || draft.title.trim() === '' || draft.collection === '' || preview.objections.length > 0) {
    return useShown.setState({ isForwarding: false, isTried: true })
  }
  const reply = await vault.forward(draft)
  if (!reply.ok) {
    await ask()
    return useShown.setState({ isForwarding: false, isTried: true, problem: reply.problem })
  }
  await clearAll()
  notify({ tone: 'ok', text: t(vaultStatus.get()?.link === 'online' ? 'finding.queuedOnline' : 'finding.queuedOffline') })
  if (useSession.getState().panel === 'finding') showPanel('outbox')
}

/** Throws the finding away; the notes stay. */
export async function abandonFinding(): Promise<void> {
  await clearAll()
}

async function clearAll(): Promise<void> {
  clearFinding()
  useShown.setState(NOTHING)
  await vault.keepDraft(KEY, '')
}

/** A draft without anything else that the store may hold: it is compared and sent as it is. */
const plain = ({ title, summary, annotations, movements, source, collection }: FindingDraft): FindingDraft => ({ title, summary, annotations, movements, source, collection })
