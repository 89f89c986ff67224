/* oxlint-disable jsx-a11y/no-autofocus -- what a person opens by key must have the focus, or the next key goes astray */
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { Button, Dialog, DialogTrigger, Input, Label, ListBox, ListBoxItem, Popover, SearchField } from 'react-aria-components'
import { facetCounts } from '../../shared/columns/facets.ts'
import { matching, windowOf } from '../../shared/columns/filter.ts'
import { MODES } from '../../shared/movement/movement.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { type Filtered, useFiltered } from '../state/filtered.ts'
import { refine, useLens } from '../state/lens.ts'
import type { Condition } from './conditions.ts'
import '../ui/select.css'
import '../ui/chip.css'

/** From this many values on one may search among them. */
const SEARCHED_FROM = 12
const MOST_SHOWN = 300

/** A button that opens the values of one condition, with how many movements each would show. */
export function ConditionMenu({ condition }: { readonly condition: Condition }) {
  const chosen = useLens(state => state.lens[condition.list])
  return (
    <DialogTrigger>
      <Button className={`filter-button${chosen.length > 0 ? ' on' : ''}`}>
        {t(condition.name)}
        {chosen.length > 0 && <b>{chosen.length}</b>}
        <ChevronDown size={13} strokeWidth={1.75} aria-hidden />
      </Button>
      <Popover className="popover filter-popover" offset={4} placement="bottom start">
        <Dialog className="filter-values" aria-label={t(condition.name)}>
          <Values condition={condition} chosen={chosen} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Values({ condition, chosen }: { readonly condition: Condition, readonly chosen: readonly number[] }) {
  const shown = useFiltered()
  const [typed, setTyped] = useState('')
  const { view } = shown
  if (view === undefined) return null
  const labels = condition.labels(view)
  const counts = countsWithout(condition, shown, labels.length)
  const wanted = typed.trim().toLowerCase()
  const values = labels.map((label, value) => ({ value, label, count: counts[value] ?? 0 }))
    .filter(({ value, label, count: many }) => (many > 0 || chosen.includes(value)) && (wanted === '' || label.toLowerCase().includes(wanted)))
  // Few values keep their own order, which people know; many are looked for by how much they matter.
  if (labels.length >= SEARCHED_FROM) values.sort((a, b) => b.count - a.count || a.value - b.value)
  return (
    <>
      {labels.length >= SEARCHED_FROM && (
        <SearchField className="filter-search" aria-label={t('filter.searchIn', { name: t(condition.name) })} value={typed} onChange={setTyped} autoFocus>
          <Label className="visually-hidden">{t('filter.searchIn', { name: t(condition.name) })}</Label>
          <Input className="filter-search-input" placeholder={t('filter.search')} />
        </SearchField>
      )}
      <ListBox
        className="list filter-list" aria-label={t(condition.name)} selectionMode="multiple" escapeKeyBehavior="none" selectedKeys={chosen.map(String)} items={values.slice(0, MOST_SHOWN)} autoFocus={labels.length < SEARCHED_FROM}
        onSelectionChange={keys => refine({ [condition.list]: keys === 'all' ? [] : [...keys].map(Number).sort((a, b) => a - b) })}
        renderEmptyState={() => <p className="filter-empty">{t('filter.noValue')}</p>}
      >
        {({ value, label, count: many }) => (
          <ListBoxItem id={String(value)} textValue={label} className="list-item">
            <Check className="list-check" size={14} aria-hidden />
            {condition.facet === 'mode' && <i className={`swatch ${MODES[value] ?? 'unknown'}`} />}
            <span className="list-words">{label}</span>
            <span className="filter-number">{count(many)}</span>
          </ListBoxItem>
        )}
      </ListBox>
      {values.length > MOST_SHOWN && <p className="filter-empty">{t('filter.more', { count: values.length - MOST_SHOWN })}</p>}
      {chosen.length > 0 && <Button className="filter-clear" onPress={() => refine({ [condition.list]: [] })}>{t('filter.clearOne', { name: t(condition.name) })}</Button>}
    </>
  )
}

/** Counts under all conditions but this one: what a value would show if it were chosen. */
function countsWithout({ facet, list }: Condition, shown: Filtered, values: number): Uint32Array {
  const { lens } = useLens.getState()
  if (lens[list].length === 0) return facetCounts(shown.scan, shown, facet, values)
  const positions = matching(shown.scan, { ...lens, [list]: [] }, shown.textRows)
  return facetCounts(shown.scan, { positions, ...windowOf(shown.scan, positions, lens.from, lens.to) }, facet, values)
}
