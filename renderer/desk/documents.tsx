import type { HeldDocument } from '../../shared/contract/vault.ts'
import { t } from '../../shared/wording/wording.ts'
import { useLink } from '../state/link.ts'
import { Badge } from '../ui/badge.tsx'
import { factName, groupFacts } from './fact-groups.ts'
import { relationWords } from './linked-groups.ts'
import { Whence } from './said.tsx'
import { follow } from './trail.ts'
import { type Validity, validityOf } from './validity.ts'

const TONES = { valid: 'ok', expired: 'danger', 'not-yet': 'warn', unknown: 'plain' } as const satisfies { readonly [S in Validity['state']]: string }

/** Each document with who issued it and whether it runs; what sources say of it against each other is not merged. */
export function Documents({ documents }: { readonly documents: readonly HeldDocument[] }) {
  const now = useLink(state => state.now)
  return (
    <ul className="card-documents">
      {documents.map(document => <Document key={`${document.entity.ref} ${document.stated ?? ''}`} document={document} now={now} />)}
    </ul>
  )
}

function Document({ document, now }: { readonly document: HeldDocument, readonly now: number }) {
  const { entity, facts, count, stated } = document
  const { type, issuer, from, until, state } = validityOf(document, now)
  const conflicts = groupFacts(facts).filter(({ isConflict }) => isConflict)
  return (
    <li className="card-document">
      <button type="button" className="card-link" onClick={() => follow({ what: 'subject', ref: entity.ref })}>
        <bdi className="card-link-label mono">{entity.label === '' ? t('card.unnamed') : entity.label}</bdi>
        <Badge tone={TONES[state]}>{t(`card.validity.${state}`)}</Badge>
      </button>
      <p className="card-document-facts">
        {type !== undefined && <span><bdi>{type}</bdi></span>}
        <span>{issuer === undefined ? t('card.issuerUnknown') : t('card.issuedBy', { issuer })}</span>
        {(from !== undefined || until !== undefined) && <span className="mono">{from ?? '…'} – {until ?? '…'}</span>}
        <span>{stated === undefined ? t('card.together', { n: count }) : relationWords(stated)}</span>
      </p>
      {facts[0] === undefined ? <p className="card-source">{t('card.documentBare')}</p> : <Whence said={facts[0]} />}
      {conflicts.map(({ name, facts: said }) => (
        <div key={name} className="card-fact conflict">
          <dl>
            <dt>{factName(name)}<Badge tone="warn">{t('card.conflict')}</Badge></dt>
            {said.map(fact => <dd key={`${fact.source} ${fact.value}`}><bdi>{fact.value}</bdi><Whence said={fact} /></dd>)}
          </dl>
        </div>
      ))}
    </li>
  )
}
