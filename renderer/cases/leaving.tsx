import { ChevronRight, EyeOff } from 'lucide-react'
import { useState } from 'react'
import type { FindingPreview, LeavingObject } from '../../shared/contract/vault.ts'
import { ofTimestamp } from '../../shared/wording/moment.ts'
import { bytes, count } from '../../shared/wording/number.ts'
import { isKey, t } from '../../shared/wording/wording.ts'
import { Badge } from '../ui/badge.tsx'
import { TlpMark } from '../ui/tlp-mark.tsx'

/** In the order in which a person asks: what is it, what do I say, what do I quote, what comes along. */
const BECAUSE = ['finding', 'note', 'quoted', 'needed', 'marking'] as const satisfies readonly LeavingObject['because'][]

/** Exactly what leaves, object by object, and what stays behind and why. */
export function Leaving({ preview: { leaving, withheld, tlp, bytes: size } }: { readonly preview: FindingPreview }) {
  return (
    <section className="leaving" aria-label={t('finding.leaving')}>
      <header className="leaving-head">
        <h3>{t('finding.leaving')}</h3>
        <span>{t('finding.counts', { n: leaving.length, size: bytes(size) })}</span>
        <TlpMark tlp={tlp} />
      </header>
      {BECAUSE.map(because => <Group key={because} because={because} objects={leaving.filter(entry => entry.because === because)} />)}
      {withheld.length > 0 && (
        <section className="withheld" aria-label={t('finding.withheld')}>
          <p className="withheld-head"><EyeOff size={14} aria-hidden />{t('finding.withheld')}</p>
          <ul>
            {withheld.map(({ label, why }) => <li key={`${label} ${why}`}><bdi>{label}</bdi><span>{t(`finding.withheld.${why}`)}</span></li>)}
          </ul>
        </section>
      )}
    </section>
  )
}

function Group({ because, objects }: { readonly because: LeavingObject['because'], readonly objects: readonly LeavingObject[] }) {
  if (objects.length === 0) return null
  return (
    <section className="leaving-group" aria-label={t(`finding.because.${because}`)}>
      <p className="leaving-because">{t(`finding.because.${because}`)} <Badge>{count(objects.length)}</Badge></p>
      <ul>{objects.map(entry => <Entry key={entry.id} entry={entry} />)}</ul>
    </section>
  )
}

function Entry({ entry: { type, label, tlp, object } }: { readonly entry: LeavingObject }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <button type="button" className="leaving-entry" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronRight size={13} aria-hidden />
        <span className="leaving-words"><span className="leaving-type">{typeWords(type)}</span> <bdi>{labelWords(type, label)}</bdi></span>
        <TlpMark tlp={tlp} />
      </button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keys must reach it */}
      {isOpen && <pre className="leaving-json mono selectable" tabIndex={0}>{JSON.stringify(object, null, 1)}</pre>}
    </li>
  )
}

/** What the type does not say already; an object without words of its own is known by its time. */
const labelWords = (type: string, label: string): string => label === type ? '' : label.startsWith(`${type} `) ? ofTimestamp(label.slice(type.length + 1)) : label

/** A STIX type in words; one that has none as it is written. */
function typeWords(type: string): string {
  const key = `finding.type.${type}`
  return isKey(key) ? t(key) : type
}
