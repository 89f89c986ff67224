import { FlaskConical, PackageOpen, Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Button as Pressable } from 'react-aria-components'
import type { HostBridge } from '../../shared/contract/host.ts'
import type { VaultNotice } from '../../shared/contract/notary.ts'
import type { Problem, Reply } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import { Backdrop, Brand } from './backdrop.tsx'
import { Change } from './change.tsx'
import { Create } from './create.tsx'
import { type Ground, type NewVault, makeVault, renewPassphrase, unlockVault } from './doorway.ts'
import { First } from './first.tsx'
import { Package } from './package.tsx'
import { PRACTICE_PASSPHRASE, PRACTICE_USER, practiceName } from './practice.ts'
import { NoMemory } from './stretch.ts'
import { Unlock } from './unlock.tsx'
import './door.css'

type Screen =
  | { readonly at: 'looking' | 'first' | 'create' | 'package' | 'opened' }
  | { readonly at: 'vault', readonly name: string }
  | { readonly at: 'change', readonly name: string, readonly isDone: boolean }

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
  const [notBefore, setNotBefore] = useState(0)
  const begun = useRef(false)

  const run = useCallback(async (what: Work, vault: { readonly name: string, readonly practice: boolean }, attempt: () => Promise<Reply<null>>): Promise<boolean> => {
    setWork(what)
    const began = performance.now()
    const reply = await attempt().catch((fault: unknown): Reply<null> => ({ ok: false, problem: { code: fault instanceof NoMemory ? 'no-memory' : 'internal' } }))
    setWork(undefined)
    if (!reply.ok) {
      const { code, detail } = reply.problem
      // What was wrong before stays on the screen while the vault waits.
      if (code !== 'too-soon') setProblem(reply.problem)
      if (code === 'too-soon' || code === 'wrong-passphrase') setNotBefore((code === 'too-soon' ? performance.now() : began) + 1_000 * Number(detail?.['seconds'] ?? 1) + LATE_MS)
      return false
    }
    setProblem(undefined)
    if (what === 'changing') return true
    setScreen({ at: 'opened' })
    const opened = await host.call('opened', vault)
    if (!opened.ok) setProblem(opened.problem)
    return opened.ok
  }, [host])

  const create = useCallback((vault: NewVault) => void run(vault.practice ? 'practice' : 'making', { name: vault.name, practice: vault.practice }, async () => await makeVault(ground, vault)), [run, ground])
  const unlock = useCallback((vault: VaultNotice, passphrase: string) => void run('opening', { name: vault.name, practice: vault.practice }, async () => await unlockVault(ground, vault, passphrase)), [run, ground])
  const practise = useCallback((known: readonly VaultNotice[], fresh = false) => {
    const last = known.filter(({ practice }) => practice).sort((a, b) => b.created - a.created)[0]
    if (last !== undefined && !fresh) {
      setScreen({ at: 'vault', name: last.name })
      unlock(last, PRACTICE_PASSPHRASE)
    } else create({ name: practiceName(known.map(({ name }) => name)), user: PRACTICE_USER, practice: true, passphrase: PRACTICE_PASSPHRASE })
  }, [create, unlock])

  useEffect(() => {
    if (begun.current) return
    begun.current = true
    host.on('problem', setProblem)
    void (async () => {
      const asked = await host.call('door')
      if (!asked.ok) return setProblem(asked.problem)
      if (asked.value.purpose === 'change') return setScreen({ at: 'change', name: asked.value.vault ?? '', isDone: false })
      const found = await ground.door.vaults()
      if (!found.ok) return setProblem(found.problem)
      const known = [...found.value].sort((a, b) => b.created - a.created)
      setVaults(known)
      const [newest] = known
      setScreen(newest === undefined ? { at: 'first' } : { at: 'vault', name: newest.name })
      if (asked.value.practice) practise(known)
    })()
  }, [host, ground, practise])

  const go = (to: Screen): void => {
    setProblem(undefined)
    setScreen(to)
  }
  const home = (): void => go(vaults[0] === undefined ? { at: 'first' } : { at: 'vault', name: vaults[0].name })
  const chosen = screen.at === 'vault' ? vaults.find(({ name }) => name === screen.name) : undefined
  const isAside = vaults.length > 0 && screen.at !== 'change'
  const isBusy = work !== undefined || screen.at === 'opened'

  return (
    <main className={isAside ? 'door with-side' : screen.at === 'change' ? 'door over' : 'door'}>
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
              <Button tone="quiet" icon={PackageOpen} isDisabled={isBusy} onPress={() => go({ at: 'package' })}>{t('door.package')}</Button>
            </div>
          </nav>
        )}
        <section className="door-main">
          {!isAside && screen.at !== 'change' && <Brand isLarge />}
          {problem !== undefined && screen.at !== 'vault' && screen.at !== 'change' && <ProblemNote problem={problem} />}
          {/* What was typed stays where it is while the lock is being tried. */}
          <div className="door-screen" hidden={isBusy}>
            {screen.at === 'first' && <First onCreate={() => go({ at: 'create' })} onPractise={() => practise(vaults)} onPackage={() => go({ at: 'package' })} />}
            {screen.at === 'create' && <Create taken={vaults.map(({ name }) => name)} random={random} onBack={home} onCreate={create} />}
            {screen.at === 'package' && <Package onBack={home} />}
            {chosen !== undefined && <Unlock key={chosen.name} vault={chosen} problem={problem} notBefore={notBefore} onUnlock={passphrase => unlock(chosen, passphrase)} />}
            {screen.at === 'change' && (
              <Change
                vault={screen.name}
                random={random}
                problem={problem}
                notBefore={notBefore}
                isDone={screen.isDone}
                onChange={(from, to) => void run('changing', { name: screen.name, practice: false }, async () => await renewPassphrase(ground, screen.name, from, to))
                  .then(isDone => { if (isDone) setScreen({ ...screen, isDone }) })}
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
