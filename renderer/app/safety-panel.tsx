import { ArchiveRestore, CircleAlert, CircleCheck, FolderSearch, HardDriveDownload, KeyRound, RefreshCw, ShieldCheck, Users } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { HostBridge, Surroundings } from '../../shared/contract/host.ts'
import type { BackupMade, Copying } from '../../shared/contract/notary.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import { clock, dayAndClock } from '../../shared/wording/moment.ts'
import { bytes } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLink } from '../state/link.ts'
import { useSession } from '../state/session.ts'
import { useVaultCopying, useVaultSaved, useVaultStatus } from '../state/vault.ts'
import { Around } from '../ui/around.tsx'
import { Button } from '../ui/button.tsx'
import { Panel, Section } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { synchronise } from './commands.ts'
import { type Condition, follow, isDamaged, lookAtCondition, useCondition, useCopying, wantsBackup } from './condition.ts'
import { Retention } from './retention.tsx'
import './safety-panel.css'

/** Whether what is here is safe: saved, backed up, whole, and who can open it. */
export function SafetyPanel({ host }: { readonly host: HostBridge }) {
  const condition = useCondition()
  const [act, setAct] = useState<Act>({ at: 'resting' })
  useEffect(() => void lookAtCondition(host), [host])
  const run = async <T,>(what: Doing, ask: () => Promise<Reply<T>>, outcome: (value: T) => Act): Promise<void> => {
    setAct({ at: 'running', what })
    const reply = await follow(host, ask)
    setAct(reply.ok ? outcome(reply.value) : reply.problem.code === 'cancelled' ? { at: 'resting' } : { at: 'failed', what, problem: reply.problem })
  }
  const acts: Acts = {
    act,
    backUp: () => void run('backup', () => host.call('backUp'), made => made === null ? { at: 'resting' } : { at: 'backed-up', made }),
    check: () => void run('check', () => host.call('check'), pieces => ({ at: 'checked', isWhole: !isDamaged(pieces) })),
    mend: () => void run('mend', () => host.call('mend'), mended => mended === null ? { at: 'resting' } : mended.records + mended.segments > 0 || mended.ring ? { at: 'mended' } : { at: 'nothing-to-mend' }),
    stop: () => void host.call('cancelCopying'),
  }
  return (
    <Panel title={t('panel.safety')}>
      <Section title={t('safety.saved')}><Saved /></Section>
      <Section title={t('safety.backup')}><Backup condition={condition} {...acts} /></Section>
      <Section title={t('safety.whole')}><Whole host={host} condition={condition} {...acts} /></Section>
      <Section title={t('retention.section')}><Retention /></Section>
      <Section title={t('safety.keys')}><Keys host={host} /></Section>
      <Section title={t('around.title')}><ThisComputer host={host} /></Section>
    </Panel>
  )
}

type Doing = 'backup' | 'check' | 'mend'
type Act =
  | { readonly at: 'resting' | 'nothing-to-mend' | 'mended' }
  | { readonly at: 'running', readonly what: Doing }
  | { readonly at: 'failed', readonly what: Doing, readonly problem: Problem }
  | { readonly at: 'backed-up', readonly made: BackupMade }
  | { readonly at: 'checked', readonly isWhole: boolean }

interface Acts {
  readonly act: Act
  readonly backUp: () => void
  readonly check: () => void
  readonly mend: () => void
  readonly stop: () => void
}

/** What is on the disk, what is not yet, and what waits to leave. */
function Saved() {
  const saved = useVaultSaved()
  const owed = useVaultStatus()?.owed ?? 0
  const pending = saved?.pending ?? 0
  const copying = useVaultCopying()
  return (
    <div className="safety">
      <div className="safety-line">
        {pending > 0 ? <RefreshCw size={16} aria-hidden /> : <CircleCheck className="good" size={16} aria-hidden />}
        <p>
          {pending > 0 ? t('safety.saving', { pending }) : saved === undefined ? t('safety.allSaved') : t('safety.savedAt', { at: clock(saved.at) })}
          {owed > 0 && <> {t('safety.owed', { n: owed })}</>}
        </p>
      </div>
      {copying !== undefined && <Progress label={t('safety.filling')} done={copying.done} total={copying.total} />}
    </div>
  )
}

function Backup({ condition, act, backUp, stop }: Acts & { readonly condition: Condition | undefined }) {
  const { exercise } = useSession()
  const now = useLink(state => state.now)
  const status = useVaultStatus()
  const last = condition?.lastBackup
  const isWanted = condition !== undefined && wantsBackup(condition, (status?.rows ?? 0) + (status?.objects ?? 0), exercise, now)
  return (
    <div className="safety">
      <div className="safety-line">
        {isWanted ? <CircleAlert className="warn" size={16} aria-hidden /> : <HardDriveDownload size={16} aria-hidden />}
        <p>
          {condition === undefined ? '' : last === undefined ? t('safety.never') : t('safety.last', { when: dayAndClock(last.at), size: bytes(last.bytes) })}
          {isWanted && last !== undefined && <> {t('safety.due')}</>}
        </p>
      </div>
      <Button icon={HardDriveDownload} tone={isWanted ? 'accent' : 'plain'} isDisabled={act.at === 'running'} onPress={backUp}>{t('safety.backUp')}</Button>
      <Running act={act} what="backup" stop={stop} />
      {act.at === 'backed-up' && (
        <output className="safety-line">
          <CircleCheck className="good" size={16} aria-hidden />
          <span>{t(act.made.damaged > 0 ? 'safety.madeDamaged' : 'safety.made', { size: bytes(act.made.bytes), n: act.made.damaged })}</span>
        </output>
      )}
      <p className="safety-note">{t('safety.backupNote')}</p>
    </div>
  )
}

/** What is damaged, piece by piece, and what can be done about each. */
function Whole({ host, condition, act, check, mend, stop }: Acts & { readonly host: HostBridge, readonly condition: Condition | undefined }) {
  const pieces = condition?.pieces
  const back = condition?.rolledBack
  const hasSources = (useVaultStatus()?.sources ?? []).some(({ practice }) => !practice)
  const named = pieces === undefined ? [] : [
    ...(pieces.journal > 0 ? [t('safety.piece.journal', { n: pieces.journal })] : []),
    ...(pieces.segments.length > 0 ? [t('safety.piece.segments', { n: pieces.segments.length })] : []),
    ...(pieces.ring ? [t('safety.piece.ring')] : []),
  ]
  return (
    <div className="safety">
      {pieces !== undefined && named.length === 0 && back === undefined && (
        <p className="safety-line"><ShieldCheck className="good" size={16} aria-hidden /><span>{t('safety.noDamage')}</span></p>
      )}
      {back !== undefined && (
        <div className="safety-alarm" role="alert">
          <strong>{t('safety.rolledBack')}</strong>
          <p>{t(back.branched ? 'safety.rolledBackBranched' : 'safety.rolledBackMissing', { n: back.missing })} {back.slots && t('safety.rolledBackSlots')}</p>
          <p>{t('safety.rolledBackDo')}</p>
          <Button size="small" tone="quiet" onPress={() => void host.call('acceptRollback').then(async () => await lookAtCondition(host))}>{t('safety.accept')}</Button>
        </div>
      )}
      {named.length > 0 && (
        <div className="safety-alarm" role="alert">
          <strong>{t('safety.damaged')}</strong>
          <ul>{named.map(words => <li key={words}>{words}</li>)}</ul>
          <p>{t('safety.damagedSafe')}</p>
          <p>{t('safety.damagedDo')}</p>
        </div>
      )}
      {pieces?.witness === true && back === undefined && <p className="safety-line"><CircleAlert className="warn" size={16} aria-hidden /><span>{t('safety.witness')}</span></p>}
      {pieces?.audit !== undefined && <p className="safety-line"><CircleAlert className="warn" size={16} aria-hidden /><span>{t(pieces.audit === 'broken' ? 'safety.auditBroken' : 'safety.auditUnusable')}</span></p>}
      {(pieces?.healed.length ?? 0) > 0 && <p className="safety-line"><CircleCheck className="good" size={16} aria-hidden /><span>{t('safety.healed')}</span></p>}
      <div className="safety-acts">
        <Button icon={FolderSearch} size="small" isDisabled={act.at === 'running'} onPress={check}>{t('safety.check')}</Button>
        <Button icon={ArchiveRestore} size="small" isDisabled={act.at === 'running'} onPress={mend}>{t('safety.mend')}</Button>
        {named.length > 0 && hasSources && <Button icon={RefreshCw} size="small" onPress={() => void synchronise()}>{t('safety.fetch')}</Button>}
      </div>
      <Running act={act} what="check" stop={stop} />
      <Running act={act} what="mend" stop={stop} />
      {act.at === 'checked' && act.isWhole && <output className="safety-line"><CircleCheck className="good" size={16} aria-hidden />{t('safety.checked')}</output>}
      {act.at === 'nothing-to-mend' && <output className="safety-line"><CircleCheck className="good" size={16} aria-hidden />{t('safety.nothingToMend')}</output>}
      {act.at === 'mended' && <output className="safety-line"><CircleCheck className="good" size={16} aria-hidden />{t('safety.mended')}</output>}
    </div>
  )
}

function Running({ act, what, stop }: { readonly act: Act, readonly what: Doing, readonly stop: () => void }) {
  const copying = useCopying()
  if (act.at === 'failed' && act.what === what) return <ProblemNote problem={act.problem} />
  if (act.at !== 'running' || act.what !== what) return null
  return <Progress label={t(`safety.doing.${copying?.what ?? what}`)} {...sizes(copying)} onCancel={stop} />
}

const sizes = (copying: Copying | undefined) => copying === undefined || copying.total === 0 ? { detail: '' } : { done: copying.done, total: copying.total, detail: t('safety.doingSize', { done: bytes(copying.done), total: bytes(copying.total) }) }

function Keys({ host }: { readonly host: HostBridge }) {
  return (
    <div className="safety">
      <p className="safety-note">{t('safety.keysNote')}</p>
      <div className="safety-acts">
        <Button icon={KeyRound} onPress={() => void host.call('keys')}>{t('safety.openKeys')}</Button>
        <Button icon={Users} onPress={() => void host.call('handOver')}>{t('command.handOver')}</Button>
      </div>
    </div>
  )
}

function ThisComputer({ host }: { readonly host: HostBridge }) {
  const [found, setFound] = useState<Surroundings>()
  useEffect(() => {
    let isGone = false
    void host.call('surroundings').then(reply => {
      if (reply.ok && !isGone) setFound(reply.value)
    })
    return () => { isGone = true }
  }, [host])
  return found === undefined ? null : <Around found={found} />
}
