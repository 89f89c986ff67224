import { CircleCheck, CircleHelp, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { Finding, Surroundings } from '../../shared/contract/host.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import './around.css'

const ORDER = ['disk', 'swap', 'clock', 'screenLock', 'account'] as const satisfies readonly (keyof Surroundings)[]
const ICONS: { readonly [V in Finding['verdict']]: LucideIcon } = { good: CircleCheck, bad: TriangleAlert, unknown: CircleHelp }

/** What protects the vault from outside of it, each with a verdict in a word and what to do about it. */
export function Around({ found }: { readonly found: Surroundings }) {
  return (
    <ul className="around" aria-label={t('around.title')}>
      {ORDER.map(what => {
        const { verdict, why } = found[what]
        const Icon = ICONS[verdict]
        const key = `around.${what}.${why}`
        return (
          <li key={what} className={verdict}>
            <Icon size={16} strokeWidth={1.75} aria-hidden />
            <div>
              <strong>{t(`around.${what}`)}</strong>
              <span className="around-verdict">{t(`around.verdict.${verdict}`)}</span>
              <p>{isKey(key) ? t(key) : t(`around.${what}.untold`)}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
