import { Check, CloudOff, Eye, FilterX, Inbox, ListChecks, Radar, Send, ShieldAlert, Undo2, UserSearch, X, type LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { DeskHit } from '../../shared/contract/vault.ts'
import { DISMISS_REASONS, type DismissReason } from '../../shared/workspace/decision.ts'
import { age, dayAndClock, duration, ofTimestamp } from '../../shared/wording/moment.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { clearDesk, decide, showNewOnly, showRows, undoAtDesk, useDesk } from '../state/desk.ts'
import { useLens } from '../state/lens.ts'
import { useLink } from '../state/link.ts'
import { openCard } from '../state/selection.ts'
import { showPanel } from '../state/session.ts'
import { useVaultOutbox, useVaultStatus, useVaultView } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { notify } from '../ui/notice.tsx'
import { Panel, Section } from '../ui/panel.tsx'
import { checkedAgainst } from './checked.ts'
import { DESK_GROUPS, type DeskGroup, type DeskLine, deskLines, rowsOf } from './desk-list.ts'
import { actionWords } from './fact-groups.ts'
import { Watches, watchWords } from './watches.tsx'
import './desk.css'

const ICONS: { readonly [G in DeskGroup]: LucideIcon } = { life: ShieldAlert, hits: UserSearch, returned: Send, recalled: Undo2, silent: CloudOff, fired: Radar }

/** Only the last act can be taken back, so only its notice may offer it. */
let closeLast: () => void = () => {}

function sayDecided(text: string): void {
  closeLast()
  closeLast = notify({ tone: 'ok', text, action: { label: t('note.takeBack'), keys: 'Ctrl Z', onPress: takeBack } })
}

function takeBack(): boolean {
  closeLast()
  return undoAtDesk()
}

/** What came since this person left, what matters most first; each line opens its rows and is decided without a mouse. */
export function Desk() {
  const desk = useDesk()
  const outbox = useVaultOutbox()
  const now = useLink(state => state.now)
  const newOnly = useLens(state => state.lens.newSince !== undefined)
  const [openKey, setOpen] = useState<string>()
  const [asking, setAsking] = useState<string>()
  const list = useRef<HTMLDivElement>(null)
  const lines = deskLines(desk.since, desk.decisions, outbox)
  const { since } = desk

  const open = (line: DeskLine | undefined): void => {
    setOpen(line?.key)
    setAsking(undefined)
    const rows = line === undefined ? undefined : rowsOf(line)
    if (rows !== undefined) showRows(rows)
  }
  const goTo = (line: DeskLine | undefined): void => {
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(line === undefined ? '[data-desk-clear]' : `[data-desk-line="${CSS.escape(line.key)}"]`)?.focus())
  }
  const settle = (line: DeskLine, outcome: 'confirmed' | 'dismissed', reason: DismissReason | ''): void => {
    if (!('hit' in line)) return
    const at = lines.indexOf(line)
    const next = lines[at + 1] ?? lines[at - 1]
    decide(line.hit, outcome, reason)
    sayDecided(t(`desk.${outcome}`, { name: line.hit.subject.label }))
    open(next !== undefined && 'hit' in next && openKey === line.key ? next : undefined)
    goTo(next)
  }
  const hasLines = lines.length > 0
  // Whoever comes to the desk begins with its first line, so that Enter opens it; once, because what arrives later must not take the keys away.
  useEffect(() => {
    if (hasLines) list.current?.querySelector<HTMLElement>('[data-desk-line]')?.focus({ preventScroll: true })
  }, [hasLines])
  const onKeys = (event: KeyboardEvent<HTMLElement>): void => {
    const chord = event.ctrlKey || event.metaKey
    const at = lines.findIndex(({ key }) => key === (event.target as HTMLElement).closest<HTMLElement>('[data-desk-at]')?.dataset['deskAt'])
    const line = lines[at]
    const handled = ((): boolean => {
      if (chord && event.key.toLowerCase() === 'z') return takeBack()
      if (chord || event.altKey || line === undefined) return false
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const next = lines[at + (event.key === 'ArrowDown' ? 1 : -1)]
        if (next !== undefined) goTo(next)
        return true
      }
      if (!('hit' in line)) return false
      if (event.key === 'c') settle(line, 'confirmed', '')
      else if (event.key === 'd') setAsking(asking === line.key ? undefined : line.key)
      else if (event.key === 'Escape' && asking !== undefined) setAsking(undefined)
      else if (asking === line.key && DISMISS_REASONS[Number(event.key) - 1] !== undefined) settle(line, 'dismissed', DISMISS_REASONS[Number(event.key) - 1]!)
      else if (event.key === 'u') openCard({ what: 'subject', ref: line.hit.subject.ref })
      else return false
      return true
    })()
    if (handled) event.preventDefault()
  }

  return (
    <Panel
      title={t('panel.desk')}
      aside={since !== undefined && <Badge tone={lines.some(({ group }) => group === 'life') ? 'danger' : 'plain'}>{t('desk.waiting', { n: lines.length })}</Badge>}
      actions={<IconButton size="small" icon={Undo2} label={t('desk.undo')} keys="Ctrl Z" isDisabled={desk.done.length === 0} onPress={takeBack} />}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the buttons inside, gathered */}
      <div className="desk" ref={list} onKeyDown={onKeys}>
        {since !== undefined && (
          <div className="desk-head">
            <p className="desk-since">{t('desk.since', { age: age(since.at, now) })}</p>
            <p className="desk-small">{t('desk.arrived', { rows: since.rows, at: dayAndClock(since.at) })}</p>
            <div className="desk-acts">
              <Button size="small" icon={newOnly ? FilterX : Eye} aria-pressed={newOnly} onPress={() => showNewOnly(newOnly ? undefined : since.at)}>{t(newOnly ? 'desk.showAll' : 'desk.showNew')}</Button>
              <Button size="small" icon={ListChecks} isDisabled={lines.length === 0} onPress={() => clearDesk()} data-desk-clear>{t('desk.clear')}</Button>
            </div>
          </div>
        )}
        {since === undefined ? <p className="desk-small desk-wait">{t('desk.looking')}</p> : lines.length === 0 && <NothingNew notices={since.notices} now={now} />}
        {DESK_GROUPS.map(group => {
          const some = lines.filter(line => line.group === group)
          if (some.length === 0) return null
          return (
            <Section key={group} title={t(`desk.${group}`)} aside={<span className="desk-count">{count(some.length)}</span>}>
              <ul className={`desk-lines ${group}`}>
                {some.map(line => (
                  <Line
                    key={line.key} line={line} now={now} isOpen={openKey === line.key} isAsking={asking === line.key}
                    onOpen={() => open(openKey === line.key ? undefined : line)} onAsk={() => setAsking(asking === line.key ? undefined : line.key)}
                    onSettle={(outcome, reason) => settle(line, outcome, reason)}
                  />
                ))}
              </ul>
            </Section>
          )
        })}
        {since !== undefined && since.hits.length > 0 && <p className="desk-small desk-foot">{t('desk.decided', { n: since.hits.length - lines.filter(line => 'hit' in line).length, all: since.hits.length })}</p>}
        <Watches />
      </div>
    </Panel>
  )
}

/** What was looked at and how old it is: never that all is well. */
function NothingNew({ notices, now }: { readonly notices: number, readonly now: number }) {
  const checked = checkedAgainst(useVaultStatus()?.sources ?? [], now)
  return (
    <EmptyState icon={Inbox} title={t('desk.none')}>
      {t('desk.lookedAt', { notices })} {checked.map(({ title, words }) => `${title} (${words})`).join(', ')}
    </EmptyState>
  )
}

interface LineProps {
  readonly line: DeskLine
  readonly now: number
  readonly isOpen: boolean
  readonly isAsking: boolean
  readonly onOpen: () => void
  readonly onAsk: () => void
  readonly onSettle: (outcome: 'confirmed' | 'dismissed', reason: DismissReason | '') => void
}

function Line({ line, now, isOpen, isAsking, onOpen, onAsk, onSettle }: LineProps) {
  const view = useVaultView()
  const Icon = ICONS[line.group]
  const sourceLabel = (source: number): string => view?.sources[source]?.label ?? ''
  const { title, about } = wordsOf(line, now, sourceLabel)
  const go = 'item' in line ? () => showPanel('outbox') : 'recalled' in line ? () => openCard({ what: 'subject', ref: line.recalled.id }) : 'silent' in line ? () => showPanel('sources') : onOpen
  const mayOpen = 'hit' in line || 'fired' in line
  return (
    <li className={`desk-line${isOpen ? ' open' : ''}`} data-desk-at={line.key}>
      <button type="button" className="desk-button" data-desk-line={line.key} {...(mayOpen ? { 'aria-expanded': isOpen } : {})} onClick={go}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        <span className="desk-title" dir="auto">{title}</span>
        <span className="desk-about">{about}</span>
      </button>
      {isOpen && 'hit' in line && <HitDetails hit={line.hit} isAsking={isAsking} onAsk={onAsk} onSettle={onSettle} />}
      {isAsking && !isOpen && 'hit' in line && <Reasons onSettle={onSettle} />}
      {isOpen && 'fired' in line && <p className="desk-small desk-details">{t('desk.because', { words: watchWords(line.fired.watch, view) })}</p>}
    </li>
  )
}

function wordsOf(line: DeskLine, now: number, sourceLabel: (source: number) => string): { readonly title: string, readonly about: string } {
  if ('hit' in line) {
    const { subject, notice, moved, isNew } = line.hit
    return { title: subject.label === '' ? notice.title : subject.label, about: [notice.action === '' ? t('card.noAction') : actionWords(notice.action), t(isNew ? 'desk.newNotice' : 'desk.moved', { n: moved })].join(' · ') }
  }
  if ('item' in line) return { title: line.item.title, about: t('desk.refused', { at: ofTimestamp(line.item.queued) }) }
  if ('recalled' in line) return { title: line.recalled.label === '' ? line.recalled.type : line.recalled.label, about: t('desk.takenBack', { source: line.recalled.source, age: age(line.recalled.at, now) }) }
  if ('silent' in line) return { title: sourceLabel(line.silent.source), about: t('desk.silentFor', { age: duration(line.silent.silentFor), usually: duration(line.silent.usually) }) }
  return { title: line.fired.watch.name, about: t('desk.firedBy', { n: line.fired.count }) }
}

function HitDetails({ hit, isAsking, onAsk, onSettle }: { readonly hit: DeskHit } & Pick<LineProps, 'isAsking' | 'onAsk' | 'onSettle'>) {
  const { notice, subject, moved, rows } = hit
  return (
    <div className="desk-details">
      <p className="desk-action">{notice.action === '' ? t('card.noAction') : actionWords(notice.action)}</p>
      <p className="selectable" dir="auto">{notice.reason === '' ? notice.title : t('card.noticeBecause', { title: notice.title, reason: notice.reason })}</p>
      <p className="desk-small">{notice.validUntil === undefined ? notice.source : t('card.validUntil', { source: notice.source, until: ofTimestamp(notice.validUntil) })} · {t('desk.came', { at: dayAndClock(notice.at) })}</p>
      <p className="desk-small">{t('desk.rowsShown', { moved, rows: rows.length })}</p>
      <div className="desk-acts">
        <Button size="small" icon={Check} keys="C" onPress={() => onSettle('confirmed', '')}>{t('desk.confirm')}</Button>
        <Button size="small" icon={X} keys="D" aria-expanded={isAsking} onPress={onAsk}>{t('desk.dismiss')}</Button>
        <Button size="small" icon={UserSearch} keys="U" onPress={() => openCard({ what: 'subject', ref: subject.ref })}>{t('desk.card')}</Button>
      </div>
      {isAsking && <Reasons onSettle={onSettle} />}
    </div>
  )
}

/** Why a hit is none, by a click or its number. */
function Reasons({ onSettle }: Pick<LineProps, 'onSettle'>) {
  return (
    <fieldset className="desk-reasons">
      <legend className="desk-small">{t('desk.why')}</legend>
      {DISMISS_REASONS.map((reason, i) => (
        <button key={reason} type="button" className="chip" onClick={() => onSettle('dismissed', reason)}>{t(`desk.reason.${reason}`)}<KeyHint keys={String(i + 1)} /></button>
      ))}
    </fieldset>
  )
}
