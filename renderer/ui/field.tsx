import type { ReactNode, Ref } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'
import './field.css'

interface Named {
  readonly label: string
  /** Stays under the field, whether or not there is an error. */
  readonly description?: ReactNode
  /** Said under the field; makes it invalid. */
  readonly error?: string | undefined
  readonly placeholder?: string
}

export interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'>, Named {
  /** Buttons inside the frame, at its end. */
  readonly end?: ReactNode
  readonly isMono?: boolean
  /** The focus goes here when the field appears. */
  readonly isFirst?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One line of text. */
export function Field({ label, description, error, placeholder, end, isMono = false, isFirst = false, inputRef, ...rest }: FieldProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- where a window or a dialog begins, as its caller says
    <TextField {...rest} autoFocus={isFirst} isInvalid={error !== undefined} className="field">
      <Label className="field-label">{label}</Label>
      <div className="field-frame">
        <Input className={isMono ? 'field-input mono' : 'field-input'} {...(placeholder === undefined ? {} : { placeholder })} {...(inputRef === undefined ? {} : { ref: inputRef })} />
        {end}
      </div>
      {description !== undefined && <Text slot="description" className="field-description">{description}</Text>}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}

export interface TextBoxProps extends Omit<TextFieldProps, 'children' | 'className' | 'style' | 'isInvalid' | 'type'>, Named {
  readonly rows?: number
  readonly isMono?: boolean
}

/** Several lines of text. It grows with what is written and never moves what stands above it. */
export function TextBox({ label, description, error, placeholder, rows = 4, isMono = false, ...rest }: TextBoxProps) {
  return (
    <TextField {...rest} isInvalid={error !== undefined} className="field">
      <Label className="field-label">{label}</Label>
      <div className="field-frame">
        <TextArea className={isMono ? 'field-input field-area mono' : 'field-input field-area'} rows={rows} {...(placeholder === undefined ? {} : { placeholder })} />
      </div>
      {description !== undefined && <Text slot="description" className="field-description">{description}</Text>}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}
