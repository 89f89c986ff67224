import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { Credibility, Reliability } from '../../shared/movement/movement.ts'
import { t } from '../../shared/wording/wording.ts'
import './grade-picker.css'

const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const satisfies readonly Reliability[]
const CREDIBILITY = [1, 2, 3, 4, 5, 6] as const satisfies readonly Credibility[]

export interface GradePickerProps {
  readonly reliability: Reliability
  readonly credibility: Credibility
  readonly onChange: (grade: { readonly reliability: Reliability, readonly credibility: Credibility }) => void
  readonly isDisabled?: boolean
}

/** Two scales that are judged apart: how far the source is trusted, and how far this piece of information is. */
export function GradePicker({ reliability, credibility, onChange, isDisabled = false }: GradePickerProps) {
  return (
    <div className="grade">
      <Scale
        label={t('ui.reliability')}
        words={t(`reliability.${reliability}`)}
        options={RELIABILITY}
        value={reliability}
        name={option => t(`reliability.${option}`)}
        isDisabled={isDisabled}
        onChange={chosen => onChange({ reliability: chosen, credibility })}
      />
      <Scale
        label={t('ui.credibility')}
        words={t(`credibility.${credibility}`)}
        options={CREDIBILITY}
        value={credibility}
        name={option => t(`credibility.${option}`)}
        isDisabled={isDisabled}
        onChange={chosen => onChange({ reliability, credibility: chosen })}
      />
    </div>
  )
}

/** `B2`, with its words for those who do not know the scale by heart. */
export function Grade({ reliability, credibility }: { readonly reliability: Reliability, readonly credibility: Credibility }) {
  return <abbr className="grade-mark" title={`${t(`reliability.${reliability}`)} · ${t(`credibility.${credibility}`)}`}>{reliability}{credibility}</abbr>
}

interface ScaleProps<Step extends string | number> {
  readonly label: string
  readonly words: string
  readonly options: readonly Step[]
  readonly value: Step
  readonly name: (option: Step) => string
  readonly isDisabled: boolean
  readonly onChange: (option: Step) => void
}

function Scale<Step extends string | number>({ label, words, options, value, name, isDisabled, onChange }: ScaleProps<Step>) {
  const choose = (word: string): void => {
    const option = options.find(candidate => String(candidate) === word)
    if (option !== undefined) onChange(option)
  }
  return (
    <RadioGroup className="grade-scale" orientation="horizontal" value={String(value)} onChange={choose} isDisabled={isDisabled}>
      <Label className="field-label">{label}</Label>
      <div className="grade-steps">
        {options.map(option => <Radio key={option} value={String(option)} className="grade-step" aria-label={`${option}: ${name(option)}`}>{option}</Radio>)}
      </div>
      <span className="grade-words">{words}</span>
    </RadioGroup>
  )
}
