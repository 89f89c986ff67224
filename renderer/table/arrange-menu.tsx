import { ArrowLeft, ArrowRight, Bookmark, Columns3, Pin, PinOff, Plus, RotateCcw, Trash2, Undo2, Redo2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Dialog as Frame, DialogTrigger, Popover } from 'react-aria-components'
import { t } from '../../shared/wording/wording.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { COLUMNS } from './columns.tsx'
import { arrange, forgetView, saveView, tableAgain, tableBack, useTable } from './layout-state.ts'
import { COLUMN_IDS, type ColumnId, FIRST_LAYOUT, GROUP_IDS, type GroupId, groupBy, isOfTime, moveColumn, toggleColumn, togglePinned, viewName } from './layout.ts'

const NONE = 'none'

const groupName = (group: GroupId): string => isOfTime(group) ? t(`table.${group}`) : t(COLUMNS[group].head)

/** Group, columns and saved views: everything that arranges the table, for the mouse and for the keys. */
export function ArrangeMenu() {
  const group = useTable(state => state.layout.group)
  return (
    <>
      <Select
        label={t('table.group')} hideLabel value={group ?? NONE}
        options={[{ id: NONE, label: t('table.noGroup') }, ...GROUP_IDS.map(id => ({ id, label: groupName(id) }))]}
        onChange={id => arrange(now => groupBy(now, GROUP_IDS.find(one => one === id)))}
      />
      <ColumnMenu />
      <ViewMenu />
    </>
  )
}

function ColumnMenu() {
  const layout = useTable(state => state.layout)
  const hidden = COLUMN_IDS.filter(column => !layout.shown.includes(column))
  return (
    <DialogTrigger>
      <Button size="small" tone="quiet" icon={Columns3}>{t('table.columns')}</Button>
      <Popover className="popover table-popover" offset={4}>
        <Frame className="table-menu" aria-label={t('table.columnsOf')}>
          <ul>
            {[...layout.shown, ...hidden].map(column => <ColumnLine key={column} column={column} place={layout.shown.indexOf(column)} pinned={layout.pinned} last={layout.shown.length - 1} />)}
          </ul>
        </Frame>
      </Popover>
    </DialogTrigger>
  )
}

function ColumnLine({ column, place, pinned, last }: { readonly column: ColumnId, readonly place: number, readonly pinned: number, readonly last: number }) {
  const name = t(COLUMNS[column].head)
  const isShown = place >= 0
  const isPinned = isShown && place < pinned
  return (
    <li className="table-menu-line">
      <Checkbox isSelected={isShown} isDisabled={isShown && last === 0} onChange={() => arrange(now => toggleColumn(now, column))}>{name}</Checkbox>
      {isShown && (
        <span className="table-menu-acts">
          <IconButton size="small" icon={ArrowLeft} label={t('table.moveLeft', { column: name })} isDisabled={place === 0} onPress={() => arrange(now => moveColumn(now, column, -1))} />
          <IconButton size="small" icon={ArrowRight} label={t('table.moveRight', { column: name })} isDisabled={place === last} onPress={() => arrange(now => moveColumn(now, column, 1))} />
          <IconButton size="small" icon={isPinned ? PinOff : Pin} isOn={isPinned} label={t(isPinned ? 'table.unpin' : 'table.pin', { column: name })} onPress={() => arrange(now => togglePinned(now, column))} />
        </span>
      )}
    </li>
  )
}

function ViewMenu() {
  const views = useTable(state => state.views)
  const canGoBack = useTable(state => state.past.length > 0)
  const canGoOn = useTable(state => state.future.length > 0)
  const [isNaming, setIsNaming] = useState(false)
  return (
    <>
      <DialogTrigger>
        <Button size="small" tone="quiet" icon={Bookmark}>{t('table.views')}</Button>
        <Popover className="popover table-popover" offset={4}>
          <Frame className="table-menu" aria-label={t('table.views')}>
            {({ close }) => (
              <>
                {views.length === 0 && <p className="table-menu-none">{t('table.noViews')}</p>}
                <ul>
                  {views.map(({ name, layout }) => (
                    <li key={name} className="table-menu-line">
                      <Button tone="quiet" size="small" onPress={() => {
                        arrange(() => layout)
                        close()
                      }}><bdi>{name}</bdi></Button>
                      <IconButton size="small" icon={Trash2} label={t('table.forgetView', { name })} onPress={() => forgetView(name)} />
                    </li>
                  ))}
                </ul>
                <div className="table-menu-foot">
                  <Button tone="quiet" size="small" icon={Plus} onPress={() => {
                    close()
                    setIsNaming(true)
                  }}>{t('table.saveView')}</Button>
                  <Button tone="quiet" size="small" icon={RotateCcw} onPress={() => arrange(() => FIRST_LAYOUT)}>{t('table.resetView')}</Button>
                  <Button tone="quiet" size="small" icon={Undo2} isDisabled={!canGoBack} onPress={() => void tableBack()}>{t('table.back')}</Button>
                  <Button tone="quiet" size="small" icon={Redo2} isDisabled={!canGoOn} onPress={() => void tableAgain()}>{t('table.again')}</Button>
                </div>
              </>
            )}
          </Frame>
        </Popover>
      </DialogTrigger>
      {isNaming && <NameView onClose={() => setIsNaming(false)} />}
    </>
  )
}

function NameView({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (viewName(name) === '') return
    saveView(viewName(name))
    onClose()
  }
  return (
    <Dialog title={t('table.saveViewTitle')} isOpen size="small" onClose={onClose} actions={<Button tone="accent" isDisabled={viewName(name) === ''} onPress={() => submit()}>{t('table.viewSave')}</Button>}>
      <form onSubmit={submit}>
        <Field label={t('table.viewName')} value={name} onChange={setName} />
        <p className="table-menu-none">{t('table.viewHelp')}</p>
      </form>
    </Dialog>
  )
}
