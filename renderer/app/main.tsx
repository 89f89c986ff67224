// First, because Leaflet writes markup while it is imported.
import '../bridge/markup.ts'
import '../ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { host } from '../bridge/host.ts'
import { clipboard } from '../state/clipboard.ts'
import { followDesk } from '../state/desk.ts'
import { followLens } from '../state/filtered.ts'
import { followClock } from '../state/link.ts'
import { connectVault } from '../state/vault.ts'
import { Mishap } from './mishap.tsx'
import { followEase } from './ease.ts'
import { followPhases } from './phases.ts'
import { followTheme } from './theme.ts'
import { startVault } from './vault-worker.ts'
import { Workspace } from './workspace.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

// These last as long as the page: locking destroys it.
connectVault(startVault())
followClock()
followDesk()
followLens()
clipboard.set(async text => await host.call('copyText', text))
followPhases(host, document.documentElement)
followTheme(host, document.documentElement)
followEase(document.documentElement)

createRoot(root).render(<StrictMode><Mishap><Workspace host={host} /></Mishap></StrictMode>)
