import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { serve } from '../../shared/contract/channel.ts'
import { done } from '../../shared/contract/reply.ts'
import type { PrintCalls, Sheet } from '../../shared/contract/sheet.ts'
import { nextPort, portOf } from '../bridge/ports.ts'
import { SheetPage } from './sheet-page.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

void listen(root)

async function listen(paper: HTMLElement): Promise<void> {
  const port = await nextPort('print')
  serve<PrintCalls>(portOf(port), {
    draw: async sheet => {
      await new Promise<void>(drawn => createRoot(paper).render(<SheetPage sheet={sheet} onDrawn={drawn} />))
      await document.fonts.ready
      return done(null)
    },
    // Main alone holds the other end, and its own guard has read the sheet.
  }, { draw: args => [args[0] as Sheet] })
}
