import type { HostBridge } from '../../shared/contract/host.ts'
import { enterPhase, signIn, useSession } from '../state/session.ts'
import { vaultOpen, vaultOpening, vaultProblem } from '../state/vault.ts'

/** An empty vault, or a map that cannot draw, must not keep the workspace behind the door for ever. */
const PATIENCE_MS = 2_500

/**
 * Follows the vault from its first sign of life until it is open or has failed, says so on `<html data-phase>`, and tells main once there is
 * something to see: the map drawn (`data-drawn`), or the reason why there is none.
 *
 * @returns stops following.
 */
export function followPhases(host: HostBridge, page: HTMLElement): () => void {
  let told = false
  let patience: ReturnType<typeof setTimeout> | undefined
  const ready = (): void => {
    if (told) return
    told = true
    clearTimeout(patience)
    watch.disconnect()
    void host.call('ready')
  }
  const watch = new MutationObserver(() => {
    if (page.dataset['drawn'] !== undefined) ready()
  })
  watch.observe(page, { attributes: true, attributeFilter: ['data-drawn'] })

  const follow = (): void => {
    const open = vaultOpen.get()
    const { phase } = useSession.getState()
    if (open !== undefined) {
      if (phase !== 'open') signIn(open.user, open.exercise)
      patience ??= setTimeout(ready, PATIENCE_MS)
    } else if (vaultProblem.get() !== undefined) {
      enterPhase('failed')
      ready()
    } else if (vaultOpening.get() !== undefined && phase === 'waiting') {
      enterPhase('opening')
    }
  }
  const endings = [
    ...[vaultOpen, vaultOpening, vaultProblem].map(value => value.subscribe(follow)),
    useSession.subscribe(({ phase }) => { page.dataset['phase'] = phase }),
  ]
  follow()
  return () => {
    clearTimeout(patience)
    watch.disconnect()
    for (const end of endings) end()
  }
}
