import type { Said } from '../../shared/contract/vault.ts'
import { checkDigitOf } from '../../shared/movement/check-digit.ts'
import { transliterationsOf } from '../../shared/script/transliteration.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { t } from '../../shared/wording/wording.ts'
import { Grade } from '../ui/grade-picker.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'
import { type Provenance, sameProvenance } from './fact-groups.ts'

/** Source, date, grade and marking, on one line. */
export function Whence({ said: { source, at, reliability, credibility, tlp } }: { readonly said: Provenance }) {
  return (
    <span className="card-source card-whence">
      <bdi>{source}</bdi> · {ofTimestamp(at)} · {reliability === undefined || credibility === undefined ? t('card.notGraded') : <Grade reliability={reliability} credibility={credibility} />} <TlpMark tlp={tlp} />
    </span>
  )
}

/** Where most of what follows comes from, said once above it; `SaidValue` then says only what comes from elsewhere. */
export function UnlessSaid({ common }: { readonly common: Provenance | undefined }) {
  return common === undefined ? null : <p className="card-source card-common"><Whence said={common} /> {t('card.unlessSaidOtherwise')}</p>
}

/** A value with where it comes from. @param unless The provenance that goes without saying. */
export function SaidValue({ name, said, unless }: { readonly name: string, readonly said: Said, readonly unless: Provenance | undefined }) {
  return <><Value name={name} value={said.value} />{(unless === undefined || !sameProvenance(said, unless)) && <Whence said={said} />}</>
}

/** A value as it came, and what its check digit says where it has one. */
function Value({ name, value }: { readonly name: string, readonly value: string }) {
  const checked = checkDigitOf(name, value)
  return (
    <>
      <bdi dir="auto">{value}</bdi>
      {checked !== undefined && (
        <span className={checked.holds ? 'card-check' : 'card-check wrong'}>
          {checked.normal !== value && <span className="mono">{checked.normal} · </span>}
          {checked.holds ? t('card.checkHolds', { rule: checked.rule }) : t('card.checkFails', { rule: checked.rule, expected: checked.expected })}
        </span>
      )}
    </>
  )
}

/** A name in Latin letters, each time with the standard that it follows. */
export function Transliterations({ name }: { readonly name: string }) {
  const all = transliterationsOf(name)
  if (all.length === 0) return null
  return (
    <span className="card-latin">
      {all.map(({ standard, text }) => <span key={standard}><span className="card-latin-text">{text}</span> <span className="card-source">{standard}</span></span>)}
    </span>
  )
}
