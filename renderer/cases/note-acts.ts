import type { StixId } from '../../shared/stix/object.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { vault } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'

/** Only the last act can be taken back, so only its notice may offer it. */
let closeLast: () => void = () => {}

/** Says what was done to a note, with the way back. */
export function sayAct(text: string): void {
  closeLast()
  closeLast = notify({ tone: 'ok', text, action: { label: t('note.takeBack'), keys: 'Ctrl Z', onPress: () => void takeBackLast() } })
}

/** Takes back what was last done to a note in this sitting. */
export async function takeBackLast(): Promise<void> {
  const reply = await vault.undo()
  closeLast()
  if (!reply.ok) notify({ tone: 'danger', text: sentence(reply.problem) })
  else if (reply.value === null) notify({ tone: 'info', text: t('undo.nothing') })
  else notify({ tone: 'info', text: t('undo.done', { title: reply.value.title === '' ? reply.value.text.slice(0, 60) : reply.value.title }) })
}

/** Takes a note out of use; nothing is deleted, and the way back is offered at once. */
export async function withdrawNote(id: StixId): Promise<void> {
  const reply = await vault.withdraw(id)
  if (!reply.ok) notify({ tone: 'danger', text: sentence(reply.problem) })
  else sayAct(t('notes.withdrawn'))
}
