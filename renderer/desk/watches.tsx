import { Eye, FlaskConical, Pause, Play, Plus, Radar, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import type { Trial, VaultView } from '../../shared/contract/vault.ts'
import { asksSomething, type WatchQuery } from '../../shared/workspace/watch.ts'
import { count } from '../../shared/wording/number.ts'
import { rhythmIn } from '../../shared/wording/rhythm.ts'
import { isKey, sentence, t } from '../../shared/wording/wording.ts'
import { dropWatch, keepWatch, showRows, showWatch, useDesk, watchOfNow } from '../state/desk.ts'
import { conditions, useLens } from '../state/lens.ts'
import { useVaultView, vault } from '../state/vault.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { notify } from '../ui/notice.tsx'
import { Section } from '../ui/panel.tsx'
import { Badge } from '../ui/badge.tsx'

const TRIED_DAYS = 30

/** Questions that are asked of everything that arrives: made out of what the filter bar asks now, tried before they count, paused, changed, taken away. */
export function Watches() {
  const watches = useDesk(state => state.watches)
  return (
    <Section title={t('watch.title')} aside={<span className="desk-count">{count(watches.length)}</span>}>
      {watches.length === 0 && <p className="desk-small">{t('watch.none')}</p>}
      <ul className="desk-lines">{watches.map(watch => <Watch key={watch.id} watch={watch} />)}</ul>
      <NewWatch />
    </Section>
  )
}

function Watch({ watch }: { readonly watch: WatchQuery }) {
  const view = useVaultView()
  const [trial, setTrial] = useState<Trial>()
  return (
    <li className="desk-line watch">
      <p className="desk-title"><Radar size={15} strokeWidth={1.75} aria-hidden /><span dir="auto">{watch.name}</span>{watch.paused && <Badge tone="warn">{t('watch.paused')}</Badge>}</p>
      <p className="desk-small" dir="auto">{watchWords(watch, view)}</p>
      {trial !== undefined && <Tried trial={trial} />}
      <div className="desk-acts">
        <IconButton size="small" icon={watch.paused ? Play : Pause} label={t(watch.paused ? 'watch.resume' : 'watch.pause', { name: watch.name })} onPress={() => keepWatch({ ...watch, paused: !watch.paused })} />
        <IconButton size="small" icon={FlaskConical} label={t('watch.try', { name: watch.name })} onPress={() => void tried(watch).then(setTrial)} />
        <IconButton size="small" icon={Eye} label={t('watch.show', { name: watch.name })} onPress={() => void show(watch)} />
        <IconButton size="small" icon={Trash2} label={t('watch.drop', { name: watch.name })} onPress={() => dropWatch(watch.id)} />
      </div>
    </li>
  )
}

/** A name of a query that is there already changes that one. */
function NewWatch() {
  const asks = useLens(state => conditions(state.lens) > 0)
  const watches = useDesk(state => state.watches)
  const [name, setName] = useState('')
  const [trial, setTrial] = useState<Trial>()
  const same = watches.find(watch => watch.name === name.trim())
  const made = async (): Promise<WatchQuery | undefined> => {
    const watch = await watchOfNow(same?.id ?? crypto.randomUUID(), name.trim())
    if (asksSomething(watch)) return watch
    notify({ tone: 'info', text: t('watch.asksNothing') })
    return undefined
  }
  const keep = async (): Promise<void> => {
    const watch = name.trim() === '' ? undefined : await made()
    if (watch === undefined) return
    keepWatch(watch)
    setName('')
    setTrial(undefined)
    notify({ tone: 'ok', text: t('watch.kept', { name: watch.name }) })
  }
  const tryNow = async (): Promise<void> => {
    const watch = await made()
    if (watch !== undefined) setTrial(await tried(watch))
  }
  return (
    <Form
      className="watch-new"
      onSubmit={event => {
        event.preventDefault()
        void keep()
      }}
    >
      <Field label={t('watch.name')} value={name} onChange={setName} maxLength={200} description={t(asks ? 'watch.how' : 'watch.askFirst')} />
      {trial !== undefined && <Tried trial={trial} />}
      <div className="desk-acts">
        <Button size="small" icon={FlaskConical} isDisabled={!asks} onPress={() => void tryNow()}>{t('watch.tryNow')}</Button>
        <Button size="small" icon={Plus} type="submit" isDisabled={!asks || name.trim() === ''}>{t(same === undefined ? 'watch.keep' : 'watch.change')}</Button>
      </div>
    </Form>
  )
}

/** How often it would have fired, and on which days. */
function Tried({ trial: { count: found, days, rows } }: { readonly trial: Trial }) {
  const most = Math.max(1, ...days)
  return (
    <output className="watch-tried">
      <p>{t('watch.would', { n: found, days: days.length })}</p>
      <span className="watch-days" aria-hidden>{days.map((many, day) => <i key={`day ${day - days.length}`} style={{ blockSize: `${Math.max(many === 0 ? 0 : 8, 100 * many / most)}%` }} />)}</span>
      {rows.length > 0 && <Button size="small" tone="quiet" icon={Eye} onPress={() => showRows(rows)}>{t('watch.showRows', { n: rows.length })}</Button>}
    </output>
  )
}

async function tried(watch: WatchQuery): Promise<Trial | undefined> {
  const reply = await vault.tryWatch(watch, TRIED_DAYS)
  if (reply.ok) return reply.value
  notify({ tone: 'danger', text: sentence(reply.problem) })
  return undefined
}

async function show(watch: WatchQuery): Promise<void> {
  if (await showWatch(watch) === undefined) notify({ tone: 'info', text: t('watch.notHere') })
}

/** What a query asks, in words. Subjects are only counted: their names are asked of the vault where they are shown. */
export function watchWords(watch: WatchQuery, view: VaultView | undefined): string {
  const word = (key: string): string => (isKey(key) ? t(key) : key)
  const label = (list: readonly { readonly ref: string, readonly label: string }[] | undefined, ref: string): string => list?.find(one => one.ref === ref)?.label ?? t('watch.unknown')
  const rhythm = rhythmIn(watch)
  return [
    ...watch.modes.map(mode => word(`mode.${mode}`)), ...watch.directions.map(direction => word(`direction.${direction}`)), ...watch.kinds.map(kind => word(`kind.${kind}`)),
    ...watch.posts.map(ref => label(view?.places, ref)), ...watch.sources.map(ref => label(view?.sources, ref)),
    ...(watch.entities.length === 0 ? [] : [t('watch.subjects', { n: watch.entities.length })]), ...(watch.text === undefined ? [] : [t('filter.textIs', { text: watch.text })]),
    ...(rhythm === undefined ? [] : [rhythm]),
    ...(watch.area === undefined ? [] : [t('filter.areaIs')]),
  ].join(' · ')
}
