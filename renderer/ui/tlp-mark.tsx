import type { Tlp } from '../../shared/handling/marking.ts'
import { t } from '../../shared/wording/wording.ts'
import { Select } from './select.tsx'
import './tlp-mark.css'

const MARKS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const satisfies readonly Tlp[]

/** `TLP:AMBER` as FIRST writes it: its colour on black, in both themes. What came unmarked is handled as RED and says so. */
export function TlpMark({ tlp }: { readonly tlp: Tlp | 'unmarked' }) {
  return <span className={`tlp ${tlpClass(tlp)}`} title={t(`tlp.${tlp}`)}>{tlp === 'unmarked' ? t('ui.unmarked') : `TLP:${tlp}`}</span>
}

/** A mark is chosen, never typed. */
export function TlpPicker({ value, onChange, label, isDisabled }: { readonly value: Tlp, readonly onChange: (tlp: Tlp) => void, readonly label?: string, readonly isDisabled?: boolean }) {
  return (
    <Select
      label={label ?? t('ui.marking')}
      value={value}
      onChange={onChange}
      {...(isDisabled === undefined ? {} : { isDisabled })}
      options={MARKS.map(tlp => ({ id: tlp, label: `TLP:${tlp}`, note: t(`tlp.${tlp}`), mark: <span className={`tlp-swatch ${tlpClass(tlp)}`} /> }))}
    />
  )
}

export const tlpClass = (tlp: Tlp | 'unmarked'): string => `tlp-${tlp === 'unmarked' ? 'red' : tlp.toLowerCase().replace('+', '-')}`
