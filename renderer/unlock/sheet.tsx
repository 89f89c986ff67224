import type { ReactNode } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Brand } from './backdrop.tsx'
import { Qr } from './qr.tsx'
import './sheet.css'

/** One line of a secret on paper: groups to read in one breath, and a word that only fits when every letter of the line is right. */
export interface PrintedLine {
  readonly groups: readonly string[]
  readonly word: string
}

export interface SheetProps {
  readonly title: string
  /** Vault, person, day: what tells two sheets apart. */
  readonly facts: readonly { readonly name: string, readonly value: string }[]
  readonly lines: readonly PrintedLine[]
  /** What it opens, what it does not, how, and where it should lie. */
  readonly children: ReactNode
}

/** As it is typed, and as a scanner types it. */
export const asTyped = (lines: readonly PrintedLine[]): string => lines.map(({ groups, word }) => `${groups.join(' ')} ${word}`).join('\n')

/** A page of paper: black on white in both themes, large enough to type from in bad light, and the only thing on the print. */
export function Sheet({ title, facts, lines, children }: SheetProps) {
  return (
    <article className="sheet" aria-label={title}>
      <header className="sheet-head">
        <Brand />
        <h2>{title}</h2>
      </header>
      <dl className="sheet-facts">
        {facts.map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      <div className="sheet-secret">
        <ol className="sheet-lines" aria-label={t('sheet.lines')}>
          {lines.map(({ groups, word }, i) => (
            <li key={`${i} ${word}`}>
              <span className="sheet-number" aria-hidden>{i + 1}</span>
              {groups.map((group, g) => <span key={`${g} ${group}`} className="sheet-group">{group}</span>)}
              <span className="sheet-word">{word}</span>
            </li>
          ))}
        </ol>
        <figure className="sheet-qr">
          <Qr text={asTyped(lines)} label={t('sheet.qr')} />
          <figcaption>{t('sheet.qrNote')}</figcaption>
        </figure>
      </div>
      <p className="sheet-reading">{t('sheet.reading')}</p>
      <div className="sheet-words">{children}</div>
    </article>
  )
}

/** A heading with its sentences under it. */
export function SheetPart({ title, points }: { readonly title: string, readonly points: readonly string[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>{points.map(point => <li key={point}>{point}</li>)}</ul>
    </section>
  )
}
