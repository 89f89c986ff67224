import { Menu, type MenuItemConstructorOptions, app } from 'electron/main'
import type { HostEvents } from '../../shared/contract/host.ts'
import { say } from './words.ts'

/** The application menu; it names what the pages do themselves, so that every command is found in one place. */
export function layMenu(choose: (item: HostEvents['menu']) => void): void {
  const item = (label: string, accelerator: string, name: HostEvents['menu']): MenuItemConstructorOptions => ({ label, accelerator, click: () => choose(name) })
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: say('menu.file'),
      submenu: [
        item(say('menu.import'), 'CmdOrCtrl+O', 'import'),
        item(say('menu.settings'), 'CmdOrCtrl+,', 'settings'),
        { type: 'separator' },
        item(say('menu.lock'), 'CmdOrCtrl+Shift+L', 'lock'),
        { label: say('menu.quit'), accelerator: 'CmdOrCtrl+Q', click: () => app.quit() },
      ],
    },
    {
      label: say('menu.edit'),
      submenu: [
        { role: 'undo', label: say('menu.undo') },
        { role: 'redo', label: say('menu.redo') },
        { type: 'separator' },
        { role: 'cut', label: say('menu.cut') },
        { role: 'copy', label: say('menu.copy') },
        { role: 'paste', label: say('menu.paste') },
        { role: 'selectAll', label: say('menu.selectAll') },
      ],
    },
    {
      label: say('menu.view'),
      submenu: [
        item(say('menu.search'), 'CmdOrCtrl+K', 'search'),
        { type: 'separator' },
        { role: 'zoomIn', label: say('menu.zoomIn') },
        { role: 'zoomOut', label: say('menu.zoomOut') },
        { role: 'resetZoom', label: say('menu.resetZoom') },
        { role: 'togglefullscreen', label: say('menu.fullScreen') },
      ],
    },
    { label: say('menu.help'), submenu: [item(say('menu.shortcuts'), 'CmdOrCtrl+/', 'shortcuts')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
