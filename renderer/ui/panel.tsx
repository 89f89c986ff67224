import type { ReactNode } from 'react'
import './panel.css'

export interface PanelProps {
  readonly title: string
  /** Beside the title: a number, a badge. */
  readonly aside?: ReactNode
  /** Buttons at the end of the title. */
  readonly actions?: ReactNode
  /** Stays at the foot while the body scrolls. */
  readonly foot?: ReactNode
  readonly children: ReactNode
}

/** A titled column whose body scrolls. */
export function Panel({ title, aside, actions, foot, children }: PanelProps) {
  return (
    <section className="panel" aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {aside}
        <span className="panel-actions">{actions}</span>
      </header>
      <div className="panel-body">{children}</div>
      {foot !== undefined && <footer className="panel-foot">{foot}</footer>}
    </section>
  )
}

/** A part of a panel under a small heading. */
export function Section({ title, aside, children }: { readonly title: string, readonly aside?: ReactNode, readonly children: ReactNode }) {
  return (
    <section className="section">
      <header className="section-head">
        <h3 className="overline">{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  )
}

/** Names and values under each other, the values in line. */
export function Facts({ facts }: { readonly facts: readonly { readonly name: string, readonly value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
