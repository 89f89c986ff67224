import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as Box, type CheckboxProps as BoxProps, Switch, type SwitchProps } from 'react-aria-components'
import './toggle.css'

export interface CheckboxProps extends Omit<BoxProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode
}

export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <Box {...rest} className="checkbox">
      <span className="checkbox-box">{rest.isIndeterminate === true ? <Minus size={12} strokeWidth={3} aria-hidden /> : <Check size={12} strokeWidth={3} aria-hidden />}</span>
      {children}
    </Box>
  )
}

export interface ToggleProps extends Omit<SwitchProps, 'children' | 'className' | 'style'> {
  readonly children: ReactNode
}

/** Takes effect at once, unlike a checkbox in a form. */
export function Toggle({ children, ...rest }: ToggleProps) {
  return (
    <Switch {...rest} className="toggle">
      <span className="toggle-track"><span className="toggle-thumb" /></span>
      {children}
    </Switch>
  )
}
