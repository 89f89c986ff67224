import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react'
import type { SourceState } from '../../shared/contract/vault.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLink } from '../state/link.ts'
import { heldWords } from './source-words.ts'

/** The collections of a source: what may be read and written, and how much of each is held. */
export function Collections({ source: { collections }, isTrial = false }: { readonly source: SourceState, readonly isTrial?: boolean }) {
  const now = useLink(state => state.now)
  if (collections.length === 0) return <p className="source-small">{t('sources.noCollections')}</p>
  return (
    <ul className="collections" aria-label={t('sources.collections')}>
      {collections.map(collection => {
        const { id, title, canRead, canWrite } = collection
        return (
          <li key={id}>
            <span className="collection-title">{title}</span>
            <span className="collection-rights">
              {canRead && <span><ArrowDownToLine size={12} aria-hidden />{t('sources.read')}</span>}
              {canWrite && <span><ArrowUpFromLine size={12} aria-hidden />{t('sources.write')}</span>}
            </span>
            {!isTrial && <span className="source-small">{heldWords(collection, now)}</span>}
          </li>
        )
      })}
    </ul>
  )
}
