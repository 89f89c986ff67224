import { LayoutPanelLeft, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { type Arrangement, FIRST_ARRANGEMENT, isShown, leaf, split, viewsOf } from '../../shared/workspace/arrangement.ts'
import { type Key, t } from '../../shared/wording/wording.ts'
import { arrangeViews, forgetArrangement, nameArrangement, takeArrangement, toggleView, useArrangement, useNamedArrangements } from '../state/arrangement.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Section } from '../ui/panel.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { VIEWS } from './views.tsx'
import './views-menu.css'

/** Arrangements that everybody has; a person's own stand below them. */
const READY: readonly { readonly title: Key, readonly arrangement: Arrangement }[] = [
  { title: 'views.first', arrangement: FIRST_ARRANGEMENT },
  { title: 'views.beside', arrangement: { root: split('down', [split('across', [leaf('map'), leaf('table')], [58, 42]), leaf('timeline')], [72, 28]) } },
  { title: 'views.comparing', arrangement: { root: split('across', [split('down', [leaf('map'), leaf('timeline')], [68, 32]), leaf('compare')], [58, 42]) } },
  { title: 'views.mapOnly', arrangement: { root: leaf('map') } },
]

/** Which views are shown, and the workspaces to choose from. */
export function ViewsMenu() {
  return (
    <DialogTrigger>
      <IconButton icon={LayoutPanelLeft} label={t('views.title')} />
      <Popover className="popover views-popover" offset={4} placement="bottom end">
        <Dialog className="views-menu" aria-label={t('views.title')}>
          <Section title={t('views.shown')}><Shown /></Section>
          <Section title={t('views.workspaces')}><Workspaces /></Section>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Shown() {
  const arrangement = useArrangement()
  const isLast = viewsOf(arrangement.root).length === 1
  return (
    <div className="views-list">
      {VIEWS.map(({ id, title }) => (
        <Checkbox key={id} isSelected={isShown(arrangement, id)} isDisabled={isLast && isShown(arrangement, id)} onChange={() => toggleView(id)}>{t(title)}</Checkbox>
      ))}
    </div>
  )
}

function Workspaces() {
  const { named } = useNamedArrangements()
  const [name, setName] = useState('')
  const keep = (): void => {
    nameArrangement(name)
    setName('')
  }
  return (
    <div className="views-list">
      {READY.map(({ title, arrangement }) => <Button key={title} tone="quiet" onPress={() => arrangeViews(() => arrangement)}>{t(title)}</Button>)}
      {named.map(one => (
        <span key={one.name} className="views-named">
          <Button tone="quiet" onPress={() => takeArrangement(one.name)}>{one.name}</Button>
          <IconButton size="small" icon={Trash2} label={t('views.forget', { name: one.name })} onPress={() => forgetArrangement(one.name)} />
        </span>
      ))}
      <form onSubmit={event => { event.preventDefault(); keep() }}>
        <Field label={t('views.name')} value={name} onChange={setName} maxLength={80} />
        <Button type="submit" isDisabled={name.trim() === ''}>{t('views.keep')}</Button>
      </form>
    </div>
  )
}
