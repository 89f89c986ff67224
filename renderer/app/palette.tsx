import { Bookmark, BookmarkX, CornerDownRight, FileText, Filter, History, MapPin, MessageSquareText, ScanLine, Search, ShieldQuestion, UserSearch } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, SearchField } from 'react-aria-components'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { SearchHits } from '../../shared/contract/vault.ts'
import type { StixId } from '../../shared/stix/object.ts'
import { t } from '../../shared/wording/wording.ts'
import { completions, identify, readTyped } from '../../shared/workspace/typed.ts'
import { refine } from '../state/lens.ts'
import { useLink } from '../state/link.ts'
import { recallSearches, rememberSearch, saveSearch, useSearches } from '../state/searches.ts'
import { focusRow, openCard, pick } from '../state/selection.ts'
import { showPanel } from '../state/session.ts'
import { useVaultStatus, useVaultView, vault, vaultView } from '../state/vault.ts'
import { Chip } from '../ui/chip.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import type { Command } from './commands.ts'
import { openPalette, useFrame } from './frame.ts'
import { commandsFor } from './palette-commands.ts'
import { applyWords, chipWords, identifiedWords, noEntryWords, vocabularyOf } from './palette-typed.ts'
import './palette.css'

const MOST_HITS = 8

/** One line for everything: what is in the vault, and what can be done. */
export function Palette({ host }: { readonly host: HostBridge }) {
  const isOpen = useFrame(state => state.isPaletteOpen)
  return (
    <ModalOverlay className="palette-scrim" isOpen={isOpen} onOpenChange={openPalette} isDismissable>
      <Modal className="palette">
        <Dialog className="palette-dialog" aria-label={t('palette.label')}>
          {/* The field would keep the first Escape to itself and only empty itself. */}
          <div role="presentation" onKeyDownCapture={({ key }) => { if (key === 'Escape') openPalette(false) }}><Finder host={host} /></div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Finder({ host }: { readonly host: HostBridge }) {
  const [text, setText] = useState('')
  const now = useLink(state => state.now)
  const view = useVaultView()
  const vocabulary = useMemo(() => vocabularyOf(view, now), [view, now])
  const sources = useVaultStatus()?.sources ?? []
  const searches = useSearches(state => state.searches)
  useEffect(() => void recallSearches(), [])
  const found = identify(text)
  const typed = readTyped(text, vocabulary)
  const lookFor = (found?.lookFor ?? typed.rest).trim()
  const { hits, answered } = useHits(lookFor)
  const next = found === undefined ? completions(text, vocabulary) : []
  const isFilter = typed.chips.length > 0
  const { leading, others } = isFilter || found !== undefined ? { leading: [], others: [] } : commandsFor(text)
  const known = searches.find(search => search.text === text.trim())
  const close = (run: () => void) => (): void => {
    rememberSearch(text)
    openPalette(false)
    // After the dialog has given the focus back, so that what is opened may take it.
    requestAnimationFrame(run)
  }
  // Of the letter before nothing may be said: "no entry" is about exactly this text.
  const isNowhere = hits !== undefined && answered === lookFor && hits.entities.length + hits.places.length + hits.rows.length + hits.annotations.length + hits.objects.length === 0
  return (
    <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst={false}>
      <div
        role="presentation"
        onKeyDownCapture={event => {
          // Tab finishes the word that is being typed, before the dialog hears of it and moves the focus on; without a word it goes on as always.
          const first = event.key === 'Tab' && !event.shiftKey && event.target instanceof HTMLInputElement ? next[0] : undefined
          if (first === undefined) return
          event.preventDefault()
          event.nativeEvent.stopImmediatePropagation()
          setText(first)
        }}
      >
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened to type in */}
        <SearchField className="palette-field" aria-label={t('palette.label')} autoFocus>
          <Search size={17} strokeWidth={1.75} aria-hidden />
          <Input className="palette-input" placeholder={t('palette.hint')} />
          <KeyHint keys="Esc" />
        </SearchField>
      </div>
      {(isFilter || typed.unknown.length > 0) && (
        <ul className="palette-chips" aria-label={t('filter.inForce')}>
          {typed.chips.map(chip => <li key={chip.typed}><Chip name={chipWords(chip)} onRemove={() => setText(text.replace(chip.typed, '').replaceAll(/\s+/g, ' ').trimStart())}>{chipWords(chip)}</Chip></li>)}
          {typed.unknown.map(word => <li key={word} className="palette-unknown">{t('typed.unknown', { word })}</li>)}
        </ul>
      )}
      <Menu className="palette-list" data-answered={answered} aria-label={t('palette.label')} renderEmptyState={() => <p className="palette-none">{t('palette.searching')}</p>}>
        {text === '' && (
          <Section title={t('palette.searches')} items={searches}>
            {search => <Line key={search.text} id={`search ${search.text}`} icon={search.saved ? <Bookmark size={15} aria-hidden /> : <History size={15} aria-hidden />} words={search.text} onAction={() => setText(search.text)} />}
          </Section>
        )}
        {found !== undefined && (
          <MenuSection aria-label={t('typed.readAs')}>
            <Line id="identified" icon={<ScanLine size={15} aria-hidden />} words={identifiedWords(found)} onAction={close(() => { if (hits?.entities[0] !== undefined) openSubject(hits.entities[0].ref) })} />
          </MenuSection>
        )}
        {isFilter && (
          <MenuSection aria-label={t('typed.apply')}>
            <Line id="apply" icon={<Filter size={15} aria-hidden />} words={`${t('typed.apply')}: ${applyWords(typed)}`} onAction={close(() => refine({ ...typed.conditions, ...(typed.rest === '' ? {} : { text: typed.rest }) }))} />
          </MenuSection>
        )}
        <Section title={t('typed.complete')} items={next}>
          {whole => <Line key={whole} id={`complete ${whole}`} icon={<CornerDownRight size={15} aria-hidden />} words={whole} aside={whole === next[0] ? <KeyHint keys="Tab" /> : undefined} onAction={() => setText(whole)} />}
        </Section>
        <Commands commands={leading} onRun={command => close(() => command.run(host))} />
        <Section title={t('palette.entities')} items={hits?.entities ?? []}>
          {({ ref, label, kind }) => <Line key={ref} id={ref} icon={<UserSearch size={15} aria-hidden />} words={label} aside={t(`entity.${kind}`)} onAction={close(() => openSubject(ref))} />}
        </Section>
        <Section title={t('palette.places')} items={hits?.places ?? []}>
          {place => <PlaceLine key={place} place={place} close={close} />}
        </Section>
        <Section title={t('palette.notes')} items={hits?.annotations ?? []}>
          {({ id, title, text: words }) => <Line key={id} id={id} icon={<MessageSquareText size={15} aria-hidden />} words={title === '' ? words : title} onAction={close(() => openNote(id))} />}
        </Section>
        <Section title={t('palette.objects')} items={hits?.objects ?? []}>
          {({ id, type, label }) => <Line key={id} id={id} icon={<FileText size={15} aria-hidden />} words={label} aside={type} onAction={close(() => void openObject(id))} />}
        </Section>
        {hits !== undefined && hits.rows.length > 0 && (
          <MenuSection>
            <Line id="remarks" icon={<Filter size={15} aria-hidden />} words={t('palette.remarks', { n: hits.rows.length, text: text.trim() })} onAction={close(() => refine({ text: text.trim() }))} />
          </MenuSection>
        )}
        {isNowhere && (found !== undefined || leading.length + others.length === 0) && (
          <MenuSection><Line id="no-entry" icon={<ShieldQuestion size={15} aria-hidden />} words={noEntryWords(sources, now)} onAction={close(() => showPanel('sources'))} /></MenuSection>
        )}
        <Commands commands={others} onRun={command => close(() => command.run(host))} />
        {/* Not while it would be the only line: whoever types and presses Enter means what is found. */}
        {text.trim().length > 1 && found === undefined && (lookFor === '' || answered === lookFor) && (
          <MenuSection>
            <Line
              id="save" icon={known?.saved === true ? <BookmarkX size={15} aria-hidden /> : <Bookmark size={15} aria-hidden />} words={t(known?.saved === true ? 'palette.unsave' : 'palette.save', { text: text.trim() })}
              onAction={() => saveSearch(text, known?.saved !== true)}
            />
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  )
}

function Commands({ commands, onRun }: { readonly commands: readonly Command[], readonly onRun: (command: Command) => () => void }) {
  return (
    <Section title={t('palette.commands')} items={commands}>
      {command => {
        const { id, label, icon: Icon, keys } = command
        return <Line key={id} id={`command ${id}`} icon={<Icon size={15} strokeWidth={1.75} aria-hidden />} words={t(label)} aside={keys === undefined ? undefined : <KeyHint keys={keys} />} onAction={onRun(command)} />
      }}
    </Section>
  )
}

function Section<T>({ title, items, children }: { readonly title: string, readonly items: readonly T[], readonly children: (item: T) => ReactNode }) {
  if (items.length === 0) return null
  return (
    <MenuSection aria-label={title}>
      <Header className="palette-heading overline">{title}</Header>
      {items.map(children)}
    </MenuSection>
  )
}

function Line({ id, icon, words, aside, onAction }: { readonly id: string, readonly icon: ReactNode, readonly words: string, readonly aside?: ReactNode, readonly onAction: () => void }) {
  return (
    <MenuItem id={id} textValue={words} className="palette-line" onAction={onAction}>
      {icon}
      <span className="palette-words">{words}</span>
      <span className="palette-aside">{aside}</span>
    </MenuItem>
  )
}

function PlaceLine({ place, close }: { readonly place: number, readonly close: (run: () => void) => () => void }) {
  const found = vaultView.get()?.places[place]
  if (found === undefined) return null
  return (
    <Line
      id={found.ref}
      icon={<MapPin size={15} aria-hidden />}
      words={found.label}
      aside={t(`placeKind.${found.kind}`)}
      onAction={close(() => {
        pick({ by: 'place', place })
        openCard({ what: 'place', place })
      })}
    />
  )
}

/**
 * What the vault holds for a text; undefined while nothing is typed or the first answer has not come. One question at a time and always the newest next, so that
 * typing never waits and a slow answer is never followed by a queue.
 */
function useHits(text: string): { readonly hits: SearchHits | undefined, readonly answered: string } {
  const wanted = text.trim()
  const [answer, setAnswer] = useState<{ readonly text: string, readonly hits: SearchHits }>()
  const isAsking = useRef(false)
  const newest = useRef('')
  useEffect(() => {
    newest.current = wanted
    const ask = async (asked: string): Promise<void> => {
      isAsking.current = true
      const reply = await vault.find(asked, MOST_HITS)
      isAsking.current = false
      if (reply.ok && newest.current !== '') setAnswer({ text: asked, hits: reply.value })
      if (newest.current !== asked && newest.current !== '') void ask(newest.current)
    }
    if (wanted !== '' && !isAsking.current) void ask(wanted)
  }, [wanted])
  if (wanted === '' || answer === undefined) return { hits: undefined, answered: '' }
  return { hits: answer.text === wanted ? answer.hits : stillFitting(answer.hits, wanted), answered: answer.text }
}

/**
 * Of the hits of the letter before, those that what is typed by now still names: they stay until the next have come, so that the list does not
 * flicker, and Enter opens nothing else.
 */
function stillFitting({ entities, places, annotations, objects }: SearchHits, text: string): SearchHits {
  const fits = (words: string): boolean => words.toLowerCase().includes(text.toLowerCase())
  return {
    entities: entities.filter(({ label }) => fits(label)),
    places: places.filter(place => fits(vaultView.get()?.places[place]?.label ?? '')),
    rows: new Uint32Array(0),
    annotations: annotations.filter(({ title, text: words }) => fits(title) || fits(words)),
    objects: objects.filter(({ label }) => fits(label)),
  }
}

const openSubject = (ref: StixId): void => openCard({ what: 'subject', ref })

const openNote = (id: StixId): void => openCard({ what: 'annotation', id })

async function openObject(id: StixId): Promise<void> {
  const row = await vault.rowOf(id)
  if (!row.ok || row.value === null) return openSubject(id)
  focusRow(row.value)
  openCard({ what: 'movement', row: row.value })
}
