import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as Frame, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { t } from '../../shared/wording/wording.ts'
import { IconButton } from './button.tsx'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the foot, the one that Enter means last. */
  readonly actions?: ReactNode
  readonly size?: 'small' | 'usual' | 'large'
  /** Something is lost or sent by it: Escape closes, a click beside it does not, and it has no cross. */
  readonly isGrave?: boolean
}

/** Over everything but the marking banners. The focus stays inside and goes back to where it was. */
export function Dialog({ title, isOpen, onClose, children, actions, size = 'usual', isGrave = false }: DialogProps) {
  return (
    <ModalOverlay className="dialog-scrim" isOpen={isOpen} onOpenChange={open => { if (!open) onClose() }} isDismissable={!isGrave}>
      <Modal className={`dialog ${size}`}>
        <Frame className="dialog-frame" role={isGrave ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title">{title}</Heading>
            {!isGrave && <IconButton size="small" icon={X} label={t('ui.close')} keys="Esc" onPress={onClose} />}
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
        </Frame>
      </Modal>
    </ModalOverlay>
  )
}
