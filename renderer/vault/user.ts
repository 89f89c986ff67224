import { done, type Reply } from '../../shared/contract/reply.ts'
import { EXERCISE_LABEL } from '../../shared/handling/exercise.ts'
import { TLP_IDS } from '../../shared/handling/marking.ts'
import type { StixObject } from '../../shared/stix/object.ts'
import { FOUNDER } from '../../shared/seal/hand.ts'
import { formatTimestamp } from '../../shared/stix/timestamp.ts'
import type { Holdings } from './holdings.ts'
import type { Truth } from './truth.ts'

/** Setting that names this laptop in what it writes. Not shown to pages. */
const DEVICE = 'vault.device'

/** Empty before the vault was first opened. */
export function deviceOf({ settings }: Holdings): string {
  const device = settings.get(DEVICE)
  return typeof device === 'string' ? device : ''
}

const NAMELESS = 'Analyst'

/**
 * The analyst and the organisation as STIX identities, made when the vault is first opened and kept ever after. They leave with findings, so
 * that they carry a mark.
 *
 * @param user what the person typed when the vault was made; empty at every later opening.
 */
export async function ensureUser(holdings: Holdings, truth: Truth, { user, organisation, practice }: { readonly user: string; readonly organisation: string; readonly practice: boolean }, { now, newId }: { readonly now: () => number; readonly newId: () => string }): Promise<Reply<null>> {
  // Whoever joins a vault that others made works for the same unit.
  const [other] = holdings.users.values()
  if (holdings.user === undefined) {
    const created = formatTimestamp(now())
    const identity = (name: string, kind: 'individual' | 'organization', maker: string): StixObject => ({
      type: 'identity', spec_version: '2.1', id: `identity--${newId()}`, ...(maker === '' ? {} : { created_by_ref: maker as StixObject['id'] }), created, modified: created,
      name: practice && !name.startsWith('EXERCISE') ? `EXERCISE ${name}` : name, identity_class: kind,
      object_marking_refs: [TLP_IDS.GREEN], ...(practice ? { labels: [EXERCISE_LABEL] } : {}),
    })
    const unit = other?.organisation ?? identity(organisation, 'organization', '')
    const { id: member } = holdings.member
    const entry = { kind: 'user', ...(member === FOUNDER ? {} : { member }), identity: identity(user === '' ? NAMELESS : user, 'individual', unit.id), organisation: unit } as const
    const kept = await truth.write(() => ({ change: holdings.changeBy(entry), result: null }))
    if (!kept.ok) return kept
  }
  if (holdings.settings.has(DEVICE)) return done(null)
  const entry = { kind: 'setting', key: DEVICE, value: newId() } as const
  return await truth.write(() => ({ change: holdings.changeBy(entry), result: null }))
}
