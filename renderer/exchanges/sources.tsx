import { CircleAlert, Clock, ListChecks, Pencil, Plus, RadioTower, RefreshCw, ShieldAlert, Square, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { Problem } from '../../shared/contract/reply.ts'
import type { SourceState } from '../../shared/contract/vault.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { useLink } from '../state/link.ts'
import { useVaultStatus, useVaultSync, vault } from '../state/vault.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { notify } from '../ui/notice.tsx'
import { Panel } from '../ui/panel.tsx'
import { Progress } from '../ui/progress.tsx'
import { Collections } from './collections.tsx'
import { SourceForm } from './source-form.tsx'
import { comparedWords, missingWords, progressOf, pulledWords, skewWords } from './source-words.ts'
import './sources.css'

/** The exchanges that this vault knows: how old what each sent is, how each fares, and what may be done with it. */
export function Sources({ host }: { readonly host: HostBridge }) {
  const sources = useVaultStatus()?.sources ?? []
  const sync = useVaultSync()
  const [editing, setEditing] = useState<SourceState | 'new'>()
  const body = useRef<HTMLDivElement>(null)
  useLostFocus(body)
  const isRunning = sync !== undefined && sync.phase !== 'idle' && sync.phase !== 'stopped'
  const close = (): void => {
    setEditing(undefined)
    body.current?.focus()
  }
  const add = <Button size="small" icon={Plus} onPress={() => setEditing('new')}>{t('sources.add')}</Button>
  return (
    <Panel
      title={t('panel.sources')}
      actions={
        <>
          {isRunning
            ? <Button size="small" tone="quiet" icon={Square} onPress={() => void run(vault.cancelSync())}>{t('sources.stop')}</Button>
            : <Button size="small" tone="quiet" icon={RefreshCw} isDisabled={sources.length === 0} onPress={() => void run(vault.sync())}>{t('sources.sync')}</Button>}
          {!isRunning && sources.length > 0 && <IconButton size="small" icon={ListChecks} label={t('sources.compare')} onPress={() => void run(vault.compare())} />}
          {sources.length > 0 && editing === undefined && add}
        </>
      }
    >
      <div className="sources" tabIndex={-1} ref={body}>
        {editing === 'new' && <SourceForm host={host} source={undefined} onClose={close} />}
        {sources.length === 0 && editing === undefined && <EmptyState icon={RadioTower} title={t('sources.none')} actions={add}>{t('sources.how')}</EmptyState>}
        <ul>
          {sources.map(source => (
            <li key={source.id}>
              {editing !== 'new' && editing?.id === source.id
                ? <SourceForm host={host} source={source} onClose={close} />
                : <Source source={source} onEdit={() => setEditing(source)} />}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}

function Source({ source, onEdit }: { readonly source: SourceState, readonly onEdit: () => void }) {
  const now = useLink(state => state.now)
  const progress = progressOf(useVaultSync(), source)
  const [isAsking, setAsking] = useState(false)
  const skew = skewWords(source.clockSkew)
  return (
    <section className="source" aria-label={source.title}>
      <header>
        <h3 className="selectable">{source.title === '' ? source.url : source.title}</h3>
        {source.practice
          ? <Badge tone="accent">{t('sources.practice')}</Badge>
          : (
            <span className="source-tools">
              <IconButton size="small" icon={Pencil} label={t('sources.edit')} onPress={onEdit} />
              <IconButton size="small" icon={Trash2} label={t('sources.remove')} onPress={() => setAsking(true)} />
            </span>
          )}
      </header>
      <p className="source-age"><Clock size={13} aria-hidden />{pulledWords(source, now)}</p>
      {source.compared !== undefined && <p className="source-age"><ListChecks size={13} aria-hidden />{comparedWords(source.compared, now)}</p>}
      <p className="source-small mono selectable source-url">{source.url}</p>
      {source.problem !== undefined && <SourceProblem problem={source.problem} />}
      {skew !== undefined && <p className="source-skew"><CircleAlert size={14} aria-hidden />{skew}</p>}
      {missingWords(source).map(words => <p key={words} className="source-skew"><CircleAlert size={14} aria-hidden />{words}</p>)}
      {source.forks !== undefined && <p className="source-problem" role="alert"><CircleAlert size={14} aria-hidden />{t('sources.forks', { n: source.forks })}</p>}
      {source.leftOut !== undefined && <p className="source-skew"><CircleAlert size={14} aria-hidden />{t('sources.leftOut', { n: source.leftOut })}</p>}
      {source.above !== undefined && <p className="source-skew"><ShieldAlert size={14} aria-hidden />{t('sources.above', { n: source.above })}</p>}
      {progress !== undefined && <Progress {...progress} onCancel={() => void run(vault.cancelSync())} />}
      <Collections source={source} />
      <Dialog
        title={t('sources.removeTitle')} isOpen={isAsking} isGrave size="small" onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('outbox.keep')}</Button>
            <Button tone="danger" onPress={() => {
              setAsking(false)
              void run(vault.removeSource(source.id))
            }}>{t('sources.removeYes')}</Button>
          </>
        }
      >
        <p>{t('sources.removeNote', { title: source.title })}</p>
      </Dialog>
    </section>
  )
}

/** Being without a link is no fault of the source. */
function SourceProblem({ problem }: { readonly problem: Problem }) {
  return <p className={problem.code === 'offline' ? 'source-small' : 'source-problem'} role={problem.code === 'offline' ? undefined : 'alert'}>{problem.code !== 'offline' && <CircleAlert size={14} aria-hidden />}{sentence(problem)}</p>
}

async function run(asked: ReturnType<typeof vault.sync>): Promise<void> {
  const reply = await asked
  if (!reply.ok) notify({ tone: 'danger', text: sentence(reply.problem) })
}
