import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as Pressable, type ButtonProps as PressableProps, Tooltip, TooltipTrigger } from 'react-aria-components'
import { KeyHint } from './key-hint.tsx'
import './button.css'

export interface ButtonProps extends Omit<PressableProps, 'children' | 'className' | 'style'> {
  /** `accent` once on a screen at most: what Enter does. */
  readonly tone?: 'plain' | 'accent' | 'danger' | 'quiet'
  readonly size?: 'usual' | 'small' | 'large'
  readonly icon?: LucideIcon
  /** The key that does the same, as in `KeyHint`. */
  readonly keys?: string
  readonly children: ReactNode
}

export function Button({ tone = 'plain', size = 'usual', icon: Icon, keys, children, ...rest }: ButtonProps) {
  return (
    <Pressable {...rest} className={`button ${tone} ${size}`}>
      {Icon && <Icon size={15} strokeWidth={1.75} aria-hidden />}
      <span className="button-label">{children}</span>
      {keys !== undefined && <KeyHint keys={keys} />}
    </Pressable>
  )
}

export interface IconButtonProps extends Omit<PressableProps, 'children' | 'className' | 'style' | 'aria-label'> {
  readonly icon: LucideIcon
  /** The button's name, and what its tooltip says. */
  readonly label: string
  readonly keys?: string
  /** For a button that holds a state: shown as on. */
  readonly isOn?: boolean
  readonly size?: 'usual' | 'small'
  readonly placement?: 'top' | 'bottom' | 'left' | 'right'
}

export function IconButton({ icon: Icon, label, keys, isOn, size = 'usual', placement = 'bottom', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={60}>
      <Pressable {...rest} aria-label={label} {...(isOn === undefined ? {} : { 'aria-pressed': isOn })} className={`icon-button ${size}${isOn === true ? ' on' : ''}`}>
        <Icon size={size === 'small' ? 14 : 16} strokeWidth={1.75} aria-hidden />
      </Pressable>
      <Tooltip className="tooltip" placement={placement} offset={6}>
        {label}
        {keys !== undefined && <KeyHint keys={keys} />}
      </Tooltip>
    </TooltipTrigger>
  )
}
