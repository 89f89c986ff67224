import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './badge.css'

export interface BadgeProps {
  readonly tone?: 'plain' | 'accent' | 'danger' | 'warn' | 'ok'
  readonly icon?: LucideIcon
  readonly children: ReactNode
}

/** A state or a number in a word. It never speaks by its colour alone. */
export function Badge({ tone = 'plain', icon: Icon, children }: BadgeProps) {
  return (
    <span className={`badge ${tone}`}>
      {Icon && <Icon size={12} strokeWidth={2} aria-hidden />}
      {children}
    </span>
  )
}
