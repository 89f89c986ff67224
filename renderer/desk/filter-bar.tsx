import { LassoSelect, Redo2, Search, Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as Pressable, Input, Label, SearchField } from 'react-aria-components'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../../shared/wording/wording.ts'
import { useFilteredPart } from '../state/filtered.ts'
import { again, back, conditions, refine, showEverything, useLens } from '../state/lens.ts'
import { drawArea, useSession } from '../state/session.ts'
import { vault } from '../state/vault.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ConditionMenu } from './condition-menu.tsx'
import { CONDITIONS, inForce } from './conditions.ts'
import './filter-bar.css'

/** What is shown and what is not: every condition can be set here, and every one that is in force can be seen and taken away here. */
export function FilterBar() {
  const text = useLens(state => state.lens.text)
  const hasArea = useLens(state => state.lens.area !== undefined)
  const drawing = useSession(state => state.drawing)
  const searching = useFilteredPart(shown => shown.searching)
  return (
    <div className="filter-bar" role="toolbar" aria-label={t('filter.title')}>
      <TextCondition text={text} isSearching={searching} />
      {CONDITIONS.map(condition => <ConditionMenu key={condition.list} condition={condition} />)}
      <Pressable className={`filter-button${hasArea || drawing === 'lens' ? ' on' : ''}`} onPress={() => drawArea(drawing === 'lens' ? undefined : 'lens')}>
        <LassoSelect size={13} strokeWidth={1.75} aria-hidden />
        {t('filter.area')}
      </Pressable>
      <ConditionsInForce />
      <WayBack />
    </div>
  )
}

function ConditionsInForce() {
  // The window moves sixty times a second and has its own place in the timeline.
  const lens = useLens(useShallow(state => ({ ...state.lens, from: undefined, to: undefined })))
  const view = useFilteredPart(shown => shown.view)
  const entityLabel = useEntityLabels(lens.entities)
  return (
    <ul className="filter-force" aria-label={t('filter.inForce')}>
      {view !== undefined && inForce(lens, view, entityLabel).map(({ key, words, remove }) => <li key={key}><Chip name={words} onRemove={remove}>{words}</Chip></li>)}
    </ul>
  )
}

function WayBack() {
  const hasConditions = useLens(state => conditions(state.lens) > 0)
  const hasPast = useLens(state => state.past.length > 0)
  const hasFuture = useLens(state => state.future.length > 0)
  return (
    <span className="filter-end">
      {hasConditions && <Button size="small" tone="quiet" icon={X} onPress={showEverything}>{t('filter.clear')}</Button>}
      <IconButton size="small" icon={Undo2} label={t('filter.back')} isDisabled={!hasPast} onPress={() => back()} />
      <IconButton size="small" icon={Redo2} label={t('filter.again')} isDisabled={!hasFuture} onPress={() => again()} />
    </span>
  )
}

/** Remarks are searched when the person stops typing or presses Enter, not at every letter. */
const PAUSE_MS = 350

function TextCondition({ text, isSearching }: { readonly text: string | undefined, readonly isSearching: boolean }) {
  const [typed, setTyped] = useState<string>()
  const take = (value: string): void => {
    const next = value.trim() === '' ? undefined : value.trim()
    if (next !== useLens.getState().lens.text) refine({ text: next }, 'text')
  }
  useEffect(() => {
    if (typed === undefined) return
    const timer = setTimeout(() => take(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <SearchField
      className={`filter-text${isSearching ? ' busy' : ''}`} value={typed ?? text ?? ''} onChange={setTyped} onSubmit={take} onClear={() => take('')} aria-busy={isSearching}
      onBlur={() => {
        if (typed !== undefined) take(typed)
        setTyped(undefined)
      }}
    >
      <Label className="visually-hidden">{t('filter.text')}</Label>
      <Search size={13} strokeWidth={1.75} aria-hidden />
      <Input className="filter-text-input" placeholder={t('filter.text')} />
    </SearchField>
  )
}

/** Names for the entities of the lens; their number until the vault has answered. */
function useEntityLabels(entities: readonly number[]): (ordinal: number) => string {
  const [labels, setLabels] = useState<ReadonlyMap<number, string>>(new Map())
  useEffect(() => {
    let isWanted = true
    if (entities.length > 0) {
      void vault.entities(Uint32Array.from(entities)).then(reply => {
        if (isWanted && reply.ok) setLabels(new Map(reply.value.map(entity => [entity.ordinal, entity.label])))
      })
    }
    return () => {
      isWanted = false
    }
  }, [entities])
  return ordinal => labels.get(ordinal) ?? t('filter.entity', { ordinal })
}
