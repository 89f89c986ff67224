import { RotateCcw, TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

interface MishapProps {
  readonly children: ReactNode
}

/** A part of the screen that stopped says so where it stood, and the rest goes on. What was stored is in the vault, which does not notice. */
export class Mishap extends Component<MishapProps, { readonly hasStopped: boolean }> {
  override state = { hasStopped: false }

  static getDerivedStateFromError(): { readonly hasStopped: boolean } {
    return { hasStopped: true }
  }

  override render(): ReactNode {
    if (!this.state.hasStopped) return this.props.children
    return (
      <div role="alert" className="mishap">
        <EmptyState
          icon={TriangleAlert}
          title={t('mishap.title')}
          actions={<Button icon={RotateCcw} onPress={() => this.setState({ hasStopped: false })}>{t('mishap.again')}</Button>}
        >
          {t('mishap.safe')}
        </EmptyState>
      </div>
    )
  }
}
