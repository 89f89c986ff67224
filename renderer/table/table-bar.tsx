import { ChevronsDownUp, ChevronsUpDown, Copy, NotebookPen, Quote } from 'lucide-react'
import { memo, useState } from 'react'
import type { Anchor } from '../../shared/annotation/annotation.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { t } from '../../shared/wording/wording.ts'
import { quote } from '../state/finding.ts'
import type { Filtered } from '../state/filtered.ts'
import { type Picked, markRows, pick, useSelection } from '../state/selection.ts'
import { collectAnchors, showPanel } from '../state/session.ts'
import { wantWords, wordsOf } from '../state/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ArrangeMenu } from './arrange-menu.tsx'
import { type CopyWish, copyOut, markingWords, rowsToCopy, wishToCopy } from './copying.ts'
import { ALL_CLOSED, ALL_OPEN, setOpen, useTable } from './layout-state.ts'
import type { TableContent } from './table-rows.ts'

/** Asks what the marking says, and the person where it wants that. */
export interface Copier {
  readonly copy: (rows: readonly number[]) => void
  readonly asked: CopyWish | undefined
  readonly answer: (yes: boolean) => void
}

export function useCopier(): Copier {
  const [asked, setAsked] = useState<CopyWish>()
  const wish = async (rows: readonly number[]): Promise<void> => {
    const wanted = await wishToCopy(rows, useTable.getState().layout.shown)
    if (wanted?.may === 'free') await copyOut(wanted)
    else setAsked(wanted)
  }
  return {
    asked,
    copy: rows => void (rows.length > 0 && wish(rows)),
    answer: yes => {
      setAsked(undefined)
      if (yes && asked !== undefined) void copyOut(asked)
    },
  }
}

export function TableBar({ shown, picked, content: { lines, isBehind }, copier }: { readonly shown: Filtered, readonly picked: Picked | undefined, readonly content: TableContent, readonly copier: Copier }) {
  const isGrouped = useTable(state => state.layout.group !== undefined)
  return (
    <header className="table-bar">
      <output className="table-count" aria-busy={isBehind}>{t('table.count', { shown: lines.rows, all: shown.scan.rows })}</output>
      {isBehind && <span className="table-behind">{t('table.sorting')}</span>}
      {shown.searching && <span className="table-behind">{t('table.searching')}</span>}
      {picked !== undefined && <Chip name={wordsForPick(picked, shown)} onRemove={() => pick(undefined)}>{wordsForPick(picked, shown)}</Chip>}
      {isGrouped && <IconButton size="small" icon={ChevronsUpDown} label={t('table.openAll')} onPress={() => setOpen(ALL_OPEN)} />}
      {isGrouped && <IconButton size="small" icon={ChevronsDownUp} label={t('table.closeAll')} onPress={() => setOpen(ALL_CLOSED)} />}
      <span className="table-actions">
        <ArrangeMenu />
        <MarkedActions onCopy={copier.copy} />
      </span>
      {copier.asked !== undefined && <CopyQuestion wish={copier.asked} onAnswer={copier.answer} />}
    </header>
  )
}

const MarkedActions = memo(function MarkedActions({ onCopy }: { readonly onCopy: (rows: readonly number[]) => void }) {
  const marked = useSelection(state => state.marked)
  const copied = rowsToCopy({ marked, focused: useSelection(state => state.focused) })
  return (
    <>
      {marked.length > 0 && <Button size="small" tone="quiet" onPress={() => markRows([])}>{t('table.unmark', { count: marked.length })}</Button>}
      {marked.length > 0 && <Button size="small" icon={Quote} onPress={() => void quoteAll(marked)}>{t('table.quote', { count: marked.length })}</Button>}
      <IconButton size="small" icon={Copy} keys="Ctrl C" label={copied.length === 0 ? t('table.copy') : t('table.copyRows', { count: copied.length })} isDisabled={copied.length === 0} onPress={() => onCopy(copied)} />
      <Button size="small" icon={NotebookPen} isDisabled={marked.length === 0} onPress={() => void noteOn(marked)}>{t('table.noteOn', { count: marked.length })}</Button>
    </>
  )
})

function CopyQuestion({ wish, onAnswer }: { readonly wish: CopyWish, readonly onAnswer: (yes: boolean) => void }) {
  return (
    <Dialog
      title={t('table.copyAskTitle', { marking: markingWords(wish.handling) })} isOpen isGrave size="small" onClose={() => onAnswer(false)}
      actions={<><Button onPress={() => onAnswer(false)}>{t('ui.cancel')}</Button><Button tone="danger" onPress={() => onAnswer(true)}>{t('table.copyAnyway', { count: wish.rows.length })}</Button></>}
    >
      <p>{t('table.copyAsk')}</p>
    </Dialog>
  )
}

function wordsForPick(picked: Picked, { view }: Filtered): string {
  const label = (place: number): string => view?.places[place]?.label ?? ''
  if (picked.by === 'place') return t('table.pickedPlace', { place: label(picked.place) })
  if (picked.by === 'rows') return t('table.pickedRows', { count: picked.rows.length })
  const [post, other] = view?.routes[picked.route] ?? [0, 0]
  return t('table.pickedRoute', { post: label(post), other: label(other) })
}

async function idsOf(rows: readonly number[]): Promise<readonly StixId[]> {
  await wantWords(rows)
  return rows.flatMap(row => wordsOf(row)?.id ?? [])
}

/** Begins a note that stands on these movements. */
async function noteOn(rows: readonly number[]): Promise<void> {
  collectAnchors((await idsOf(rows)).map((ref): Anchor => ({ on: 'movement', ref })))
  showPanel('note')
}

/** Puts these movements into the finding that is being put together. */
async function quoteAll(rows: readonly number[]): Promise<void> {
  quote({ movements: await idsOf(rows) })
  showPanel('finding')
}
