import { ArchiveRestore, FlaskConical, Info, PackageOpen, Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Button as Pressable } from 'react-aria-components'
import type { HostBridge, Told } from '../../shared/contract/host.ts'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import { type Problem, type Reply, failed } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Backdrop, Brand } from './backdrop.tsx'
import { Change } from './change.tsx'
import { Create } from './create.tsx'
import { Desk, MOST_FAILURES } from './desk.tsx'
import { type Credential, type Entered, type Ground, type NewVault, makeVault, renewKeys, renewPassphrase, unlockVault } from './doorway.ts'
import { First } from './first.tsx'
import { NewKit } from './new-kit.tsx'
import { OpenByEscrow } from './open-by-escrow.tsx'
import { OpenByKit } from './open-by-kit.tsx'
import { Package } from './package.tsx'
import { PRACTICE_PASSPHRASE, PRACTICE_USER, practiceName } from './practice.ts'
import { Renew } from './renew.tsx'
import { Restore } from './restore.tsx'
import { NoMemory } from './stretch.ts'
import { Unlock } from './unlock.tsx'
import { Wipe } from './wipe.tsx'
import './door.css'

interface OpenVault {
  readonly name: string
  readonly practice: boolean
}

type Screen =
  | { readonly at: 'looking' | 'first' | 'create' | 'package' | 'restore' | 'opened' }
  | { readonly at: 'vault' | 'by-kit' | 'by-escrow' | 'wipe' | 'keys', readonly name: string }
  | { readonly at: 'change', readonly name: string, readonly isDone: boolean }
  /** The vault is open behind the door; these come before anything is seen of it. */
  | { readonly at: 'renew', readonly vault: OpenVault, readonly credential: Credential, readonly entered: Entered }
  | { readonly at: 'kit', readonly vault: OpenVault, readonly credential: Credential, readonly person: string }

/** The notary's clock starts with the knock, a moment after ours. */
const LATE_MS = 150

type Work = 'making' | 'opening' | 'changing' | 'practice'

export interface DoorProps {
  readonly ground: Ground
  readonly host: HostBridge
  readonly random: (length: number) => Uint8Array<ArrayBuffer>
}

/** The unlock window. A passphrase is typed here and never leaves: keys go straight to the vault worker and the notary. */
export function Door({ ground, host, random }: DoorProps) {
  const [screen, setScreen] = useState<Screen>({ at: 'looking' })
  const [vaults, setVaults] = useState<readonly VaultNotice[]>([])
  const [work, setWork] = useState<Work>()
  const [problem, setProblem] = useState<Problem>()
  const [told, setTold] = useState<Told | 'restored'>()
  const [notBefore, setNotBefore] = useState(0)
  const [now] = useState(() => Date.now())
  const begun = useRef(false)
  const failures = useRef(0)

  const run = useCallback(async <T,>(what: Work, attempt: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    setWork(what)
    const began = performance.now()
    const reply = await attempt().catch((fault: unknown): Reply<T> => failed(fault instanceof NoMemory ? 'no-memory' : 'internal'))
    setWork(undefined)
    if (reply.ok) setProblem(undefined)
    else {
      const { code, detail } = reply.problem
      // What was wrong before stays on the screen while the vault waits.
      if (code !== 'too-soon') setProblem(reply.problem)
      if (code === 'too-soon' || detail?.['seconds'] !== undefined) setNotBefore((code === 'too-soon' ? performance.now() : began) + 1_000 * Number(detail?.['seconds'] ?? 1) + LATE_MS)
    }
    return reply
  }, [])

  const enter = useCallback(async (vault: OpenVault): Promise<void> => {
    setScreen({ at: 'opened' })
    const opened = await host.call('opened', vault)
    if (!opened.ok) setProblem(opened.problem)
  }, [host])

  const create = useCallback(async (made: NewVault): Promise<void> => {
    const vault = { name: made.name, practice: made.practice }
    const reply = await run(made.practice ? 'practice' : 'making', async () => await makeVault(ground, made))
    if (!reply.ok) return
    if (made.practice) await enter(vault)
    else setScreen({ at: 'kit', vault, credential: { by: 'passphrase', passphrase: made.passphrase }, person: made.user })
  }, [run, enter, ground])

  const unlock = useCallback(async ({ name, practice }: VaultNotice, credential: Credential): Promise<void> => {
    const reply = await run('opening', async () => await unlockVault(ground, { name, practice }, credential))
    if (!reply.ok) return
    const { mustRenew, openedBy } = reply.value
    if (mustRenew === undefined && openedBy.length === 0) await enter({ name, practice })
    else setScreen({ at: 'renew', vault: { name, practice }, credential, entered: reply.value })
  }, [run, enter, ground])

  const renew = async (vault: OpenVault, credential: Credential, passphrase: string): Promise<void> => {
    const reply = await run('changing', async () => await renewKeys(ground, vault.name, credential, passphrase))
    if (!reply.ok) return
    const sign = credential.by === 'kit' ? undefined : credential.sign
    setScreen({ at: 'kit', vault, credential: { by: 'passphrase', passphrase, ...(sign === undefined ? {} : { sign }) }, person: sign ?? '' })
  }

  const practise = useCallback((known: readonly VaultNotice[], fresh = false) => {
    const last = known.filter(({ practice }) => practice).sort((a, b) => b.created - a.created)[0]
    if (last !== undefined && !fresh) {
      setScreen({ at: 'vault', name: last.name })
      void unlock(last, { by: 'passphrase', passphrase: PRACTICE_PASSPHRASE })
    } else void create({ name: practiceName(known.map(({ name }) => name)), user: PRACTICE_USER, practice: true, passphrase: PRACTICE_PASSPHRASE })
  }, [create, unlock])

  const look = useCallback(async (wish?: string): Promise<readonly VaultNotice[] | undefined> => {
    const found = await ground.door.vaults()
    if (!found.ok) {
      setProblem(found.problem)
      return undefined
    }
    const known = [...found.value].sort((a, b) => b.created - a.created)
    setVaults(known)
    const chosen = known.find(({ name }) => name === wish) ?? known[0]
    setScreen(chosen === undefined ? { at: 'first' } : { at: 'vault', name: chosen.name })
    return known
  }, [ground])

  useEffect(() => {
    if (begun.current) return
    begun.current = true
    host.on('problem', setProblem)
    void (async () => {
      const asked = await host.call('door')
      if (!asked.ok) return setProblem(asked.problem)
      const { purpose, vault, practice } = asked.value
      if (purpose === 'change') {
        await look(vault)
        return setScreen({ at: 'change', name: vault ?? '', isDone: false })
      }
      if (purpose === 'keys') return setScreen({ at: 'keys', name: vault ?? '' })
      setTold(asked.value.told)
      const known = await look(vault)
      if (practice && known !== undefined) practise(known)
    })()
  }, [host, look, practise])

  const go = (to: Screen): void => {
    setProblem(undefined)
    setTold(undefined)
    setScreen(to)
  }
  const home = (name = vaults[0]?.name): void => go(name === undefined ? { at: 'first' } : { at: 'vault', name })
  const chosen = 'name' in screen ? vaults.find(({ name }) => name === screen.name) : undefined
  const isOver = screen.at === 'change' || screen.at === 'keys'
  const isBehind = screen.at === 'renew' || screen.at === 'kit'
  const isAside = vaults.length > 0 && !isOver && !isBehind
  const isBusy = work !== undefined || screen.at === 'opened'

  return (
    <main className={isAside ? 'door with-side' : isOver ? 'door over' : isBehind ? 'door wide' : 'door'}>
      <Backdrop />
      <div className="door-card">
        {isAside && (
          <nav className="door-side" aria-label={t('door.vaults')}>
            <Brand />
            <h2 className="overline">{t('door.vaults')}</h2>
            <ul className="door-vaults">
              {vaults.map(vault => (
                <li key={vault.name}>
                  <Pressable className="door-vault" isDisabled={isBusy} {...(vault === chosen ? { 'aria-current': 'true' } : {})} onPress={() => go({ at: 'vault', name: vault.name })}>
                    <span>{vault.name}</span>
                    {vault.practice && <Badge>{t('door.practiceMark')}</Badge>}
                  </Pressable>
                </li>
              ))}
            </ul>
            <div className="door-ways">
              <Button tone="quiet" icon={Plus} isDisabled={isBusy} onPress={() => go({ at: 'create' })}>{t('door.create')}</Button>
              <Button tone="quiet" icon={FlaskConical} isDisabled={isBusy} onPress={() => practise(vaults, vaults.some(({ practice }) => practice))}>{t(vaults.some(({ practice }) => practice) ? 'door.practiceFresh' : 'door.practice')}</Button>
              <Button tone="quiet" icon={ArchiveRestore} isDisabled={isBusy} onPress={() => go({ at: 'restore' })}>{t('door.restore')}</Button>
              <Button tone="quiet" icon={PackageOpen} isDisabled={isBusy} onPress={() => go({ at: 'package' })}>{t('door.package')}</Button>
            </div>
          </nav>
        )}
        <section className="door-main">
          {!isAside && !isOver && !isBehind && <Brand isLarge />}
          {told !== undefined && <output className="door-told"><Info size={16} aria-hidden />{t(`door.told.${told}`)}</output>}
          {problem !== undefined && ['first', 'create', 'package', 'looking', 'opened'].includes(screen.at) && <ProblemNote problem={problem} />}
          {/* What was typed stays where it is while the lock is being tried. */}
          <div className="door-screen" hidden={isBusy}>
            {screen.at === 'first' && <First onCreate={() => go({ at: 'create' })} onPractise={() => practise(vaults)} onRestore={() => go({ at: 'restore' })} onPackage={() => go({ at: 'package' })} />}
            {screen.at === 'create' && <Create host={host} taken={vaults.map(({ name }) => name)} random={random} onBack={() => home()} onCreate={made => void create(made)} />}
            {screen.at === 'package' && <Package onBack={() => home()} />}
            {screen.at === 'restore' && (
              <Restore
                host={host}
                taken={vaults.map(({ name }) => name)}
                onBack={() => home()}
                onRestored={name => void look(name).then(() => setTold('restored'))}
              />
            )}
            {screen.at === 'vault' && chosen !== undefined && (
              <Unlock key={chosen.name} vault={chosen} problem={problem} notBefore={notBefore} now={now} onUnlock={credential => void unlock(chosen, credential)} onOtherWay={way => go({ at: way, name: chosen.name })} />
            )}
            {screen.at === 'by-kit' && chosen !== undefined && <OpenByKit vault={chosen} problem={problem} notBefore={notBefore} onBack={() => home(chosen.name)} onOpen={credential => void unlock(chosen, credential)} />}
            {screen.at === 'by-escrow' && chosen !== undefined && <OpenByEscrow vault={chosen} problem={problem} notBefore={notBefore} onBack={() => home(chosen.name)} onOpen={credential => void unlock(chosen, credential)} />}
            {screen.at === 'wipe' && <Wipe host={host} vault={screen.name} onBack={() => home(screen.name)} />}
            {screen.at === 'renew' && <Renew vault={screen.vault.name} entered={screen.entered} random={random} problem={problem} onRenew={passphrase => void renew(screen.vault, screen.credential, passphrase)} />}
            {screen.at === 'kit' && <NewKit ground={ground} host={host} random={random} vault={screen.vault.name} credential={screen.credential} person={screen.person} onDone={() => void enter(screen.vault)} />}
            {screen.at === 'keys' && <Desk ground={ground} host={host} random={random} vault={screen.name} />}
            {screen.at === 'change' && (
              <Change
                vault={screen.name}
                needsSign={(vaults.find(({ name }) => name === screen.name)?.members ?? 1) > 1}
                random={random}
                problem={problem}
                notBefore={notBefore}
                isDone={screen.isDone}
                onChange={(from, to) => void run('changing', async () => await renewPassphrase(ground, screen.name, from, to)).then(reply => {
                  if (reply.ok) setScreen({ ...screen, isDone: true })
                  else if (reply.problem.code === 'wrong-passphrase' && ++failures.current >= MOST_FAILURES) void host.call('lock')
                })}
                onClose={() => void host.call('opened', { name: screen.name, practice: false })}
              />
            )}
          </div>
          {isBusy && (
            <div className="door-work">
              <Progress label={screen.at === 'opened' ? t('door.opened') : t(`door.working.${work ?? 'opening'}`)} detail={screen.at === 'opened' || work === 'practice' ? '' : t('door.working.note')} />
            </div>
          )}
        </section>
      </div>
    </main>
  )
}
