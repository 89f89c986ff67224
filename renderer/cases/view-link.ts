import type { StixId } from '../../shared/stix/object.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { lensOfLink, readViewLink, writeViewLink } from '../../shared/workspace/view-link.ts'
import { clipboard } from '../state/clipboard.ts'
import { look, useLens } from '../state/lens.ts'
import { ordinalsOf, subjectsOf } from '../state/subject.ts'
import { vaultView } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'

/** Puts what is shown on the clipboard as one word, to be pasted into a note. */
export async function copyViewLink(): Promise<void> {
  const view = vaultView.get()
  if (view === undefined) return
  const { lens, viewport } = useLens.getState()
  const entities = refsOf(await subjectsOf(lens))
  const copied = await clipboard.get()(writeViewLink(lens, { posts: refsOf(view.places), sources: refsOf(view.sources), entities }, viewport))
  notify(copied.ok ? { tone: 'ok', text: t('viewLink.copied') } : { tone: 'danger', text: sentence(copied.problem) })
}

/** Shows what a link says; the way back leads to what was shown before. */
export async function openViewLink(link: string): Promise<void> {
  const view = vaultView.get()
  const read = readViewLink(link)
  if (view === undefined) return
  if (read === undefined) {
    notify({ tone: 'danger', text: t('viewLink.unreadable') })
    return
  }
  const { lens, unknown } = lensOfLink(read, { posts: refsOf(view.places), sources: refsOf(view.sources) }, await ordinalsOf(read.entities))
  look({ lens, ...(read.looked === undefined ? {} : { viewport: read.looked }) })
  if (unknown > 0) notify({ tone: 'info', text: t('viewLink.unknown', { n: unknown }) })
}

const refsOf = (named: readonly { readonly ref: StixId }[]): readonly StixId[] => named.map(({ ref }) => ref)
