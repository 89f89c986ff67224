// Electron's own security checklist, point by point, asked of the running application and not of its source.
// https://www.electronjs.org/docs/latest/tutorial/security. Rules in test/security/README.md.
import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { type PageName, type Waypost, expect, launchWaypost, test } from '../../electron.ts'

const PAGES: readonly PageName[] = ['unlock', 'waypost', 'intake']
/** What Chromium says when it refuses the tricks below. */
const PROVOKED = /content security policy|refused to|trusted ?type|err_|failed to load|not allowed|violates/i

let waypost: Waypost
const pages = new Map<PageName, Page>()

test.beforeAll(async () => {
  waypost = await launchWaypost({ args: ['--practice', '--practice-movements=500'] })
  pages.set('unlock', await waypost.page('unlock'))
  const workspace = await waypost.mapDrawn()
  pages.set('waypost', workspace)
  await workspace.evaluate(() => (window as unknown as { readonly waypost: { call(name: string): Promise<unknown> } }).waypost.call('intake'))
  pages.set('intake', await waypost.page('intake'))
})

test.afterAll(async () => {
  await waypost.close()
  waypost.forgive(PROVOKED)
  expect(waypost.complaints).toEqual([])
})

/** The pages that are open now: the door has gone when the workspace shows. */
const open = (): readonly Page[] => PAGES.flatMap(name => pages.get(name) ?? []).filter(page => !page.isClosed())

/** What Electron itself says that the pages were made with. */
const preferences = () => waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().map(contents => ({
  url: contents.getURL(), ...(contents as unknown as { getLastWebPreferences(): Record<string, unknown> | null }).getLastWebPreferences(),
} as Record<string, unknown>)))

async function each(wanted: { readonly [preference: string]: unknown }): Promise<void> {
  const found = await preferences()
  expect(found.length).toBeGreaterThanOrEqual(2)
  for (const preference of found) expect(preference).toMatchObject(wanted)
}

test('[HARD-4] 1 only secure content is loaded: no request of a page\'s session goes over a network', async () => {
  const outcomes = await waypost.app.evaluate(async ({ webContents }) => {
    const addresses = ['http://127.0.0.1:9/', 'https://example.com/', 'ws://127.0.0.1:9/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'http://[::1]:9/']
    return await Promise.all(webContents.getAllWebContents().flatMap(({ session }) => addresses.map(address => session.fetch(address).then(({ ok }) => ok ? `${address} answered` : 'refused', () => 'refused'))))
  })
  expect([...new Set(outcomes)]).toEqual(['refused'])
})

test('[HARD-4] 2 no Node in any page', async () => {
  await each({ nodeIntegration: false, nodeIntegrationInSubFrames: false })
  for (const preference of await preferences()) expect(preference['nodeIntegrationInWorker'] ?? false).toBe(false)
  for (const page of open()) expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(name => name in globalThis))).toEqual([])
  for (const worker of open().flatMap(page => page.workers())) expect(await worker.evaluate(() => ['require', 'process', 'Buffer'].filter(name => name in globalThis))).toEqual([])
})

test('[HARD-4] 3 context isolation is on', async () => {
  await each({ contextIsolation: true })
})

test('[HARD-4] 4 every page is sandboxed', async () => {
  await each({ sandbox: true })
  expect(await waypost.app.evaluate(({ app }) => app.commandLine.hasSwitch('enable-sandbox'))).toBe(!(process.env['WAYPOST_SWITCHES'] ?? '').includes('--no-sandbox'))
})

test('[HARD-4] 5 every permission is refused, asked for or looked up', async () => {
  const names = [
    'accelerometer', 'ambient-light-sensor', 'background-fetch', 'background-sync', 'bluetooth', 'camera', 'captured-surface-control', 'clipboard-read', 'clipboard-write', 'display-capture',
    'geolocation', 'gyroscope', 'idle-detection', 'keyboard-lock', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'nfc', 'notifications', 'payment-handler', 'periodic-background-sync',
    'persistent-storage', 'pointer-lock', 'push', 'screen-wake-lock', 'speaker-selection', 'storage-access', 'system-wake-lock', 'top-level-storage-access', 'window-management',
  ]
  for (const page of open()) {
    const granted = await page.evaluate(async all => {
      const states = await Promise.all(all.map(async name => await navigator.permissions.query({ name: name as PermissionName, ...(name === 'push' ? { userVisibleOnly: true } : {}) }).then(({ state }) => [name, state] as const, () => [name, 'unknown'] as const)))
      return states.filter(([, state]) => state === 'granted').map(([name]) => name)
    }, names)
    expect(granted, page.url()).toEqual([])
    const asked = await page.evaluate(async () => {
      const soon = (name: string, ask: () => Promise<unknown>) => Promise.race([Promise.resolve().then(ask).then(answer => answer === 'denied' || answer === false || answer === null || (Array.isArray(answer) && answer.length === 0) ? 'refused' : `${name}: ${JSON.stringify(answer)}`, () => 'refused'), new Promise(resolve => setTimeout(() => resolve('refused'), 1_500))])
      const n = navigator as unknown as Record<string, { [call: string]: (...args: unknown[]) => Promise<unknown> } | undefined>
      const none = Promise.reject.bind(Promise)
      return await Promise.all([
        soon('notify', () => Notification.requestPermission()),
        soon('where', () => new Promise((done, refuse) => navigator.geolocation.getCurrentPosition(done, refuse))),
        soon('camera', () => navigator.mediaDevices.getUserMedia({ video: true })),
        soon('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })),
        soon('screen', () => navigator.mediaDevices.getDisplayMedia()),
        soon('clipboard', () => navigator.clipboard.readText()),
        soon('bluetooth', () => n['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }) ?? none()),
        soon('usb', () => n['usb']?.['requestDevice']?.({ filters: [] }) ?? none()),
        soon('serial', () => n['serial']?.['requestPort']?.() ?? none()),
        soon('hid', () => n['hid']?.['requestDevice']?.({ filters: [] }) ?? none()),
        soon('midi', () => (navigator as unknown as { requestMIDIAccess?(options: unknown): Promise<unknown> }).requestMIDIAccess?.({ sysex: true }) ?? none()),
        soon('wake lock', () => navigator.wakeLock.request('screen')),
        soon('files', () => (window as unknown as { showOpenFilePicker?(): Promise<unknown> }).showOpenFilePicker?.() ?? none()),
        soon('folder', () => (window as unknown as { showDirectoryPicker?(): Promise<unknown> }).showDirectoryPicker?.() ?? none()),
        soon('fonts', () => (window as unknown as { queryLocalFonts?(): Promise<unknown> }).queryLocalFonts?.() ?? none()),
        soon('storage', () => navigator.storage.persist()),
        soon('idle', () => (window as unknown as { IdleDetector?: { requestPermission(): Promise<unknown> } }).IdleDetector?.requestPermission() ?? none()),
        soon('pay', () => new PaymentRequest([{ supportedMethods: 'https://example.com/' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment()),
        soon('key', () => navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } })),
      ])
    })
    expect([...new Set(asked)], page.url()).toEqual(['refused'])
  }
})

test('[HARD-4] 6 web security is on', async () => {
  await each({ webSecurity: true })
})

test('[HARD-4] 7 every answer of every page carries one policy without exception', async () => {
  for (const page of open()) {
    const answers = await page.evaluate(async () => {
      const found = [location.pathname, '/none', ...[...document.querySelectorAll('script[src], link[href]')].map(element => new URL(element.getAttribute('src') ?? element.getAttribute('href') ?? '', location.href).pathname)]
      return await Promise.all([...new Set(found)].map(async path => {
        const { headers, status } = await fetch(path)
        return { path, status, policy: headers.get('content-security-policy') ?? '', sniff: headers.get('x-content-type-options'), frame: headers.get('cross-origin-embedder-policy') }
      }))
    })
    expect(answers.length).toBeGreaterThan(2)
    expect(new Set(answers.map(({ policy }) => policy)).size).toBe(1)
    const policy = new Map(answers[0]!.policy.split('; ').map(line => [line.split(' ')[0]!, line.split(' ').slice(1)]))
    expect(policy.get('default-src')).toEqual(["'none'"])
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"])
    for (const name of ['style-src', 'font-src', 'connect-src', 'worker-src']) expect(policy.get(name), name).toEqual(["'self'"])
    for (const name of ['base-uri', 'form-action', 'frame-ancestors', 'object-src']) expect(policy.get(name), name).toEqual(["'none'"])
    expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:'])
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(answers[0]!.policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*|https?:|nonce|hash/)
    for (const { path, sniff, frame } of answers) expect([path, sniff, frame]).toEqual([path, 'nosniff', 'require-corp'])
  }
})

test('[HARD-4] 8 no insecure content may run', async () => {
  for (const preference of await preferences()) expect(preference['allowRunningInsecureContent'] ?? false).toBe(false)
})

test('[HARD-4] 9 no experimental feature is on', async () => {
  for (const preference of await preferences()) expect([preference['experimentalFeatures'] ?? false, preference['plugins'] ?? false]).toEqual([false, false])
})

test('[HARD-4] 10 no feature of Blink was added', async () => {
  for (const preference of await preferences()) expect(preference['enableBlinkFeatures'] ?? '').toBe('')
  expect(await waypost.app.evaluate(({ app }) => ['enable-blink-features', 'enable-features', 'enable-experimental-web-platform-features', 'disable-web-security', 'ignore-certificate-errors', 'allow-insecure-localhost', 'no-sandbox'].filter(name => app.commandLine.hasSwitch(name)))
    .then(found => found.filter(name => !(process.env['WAYPOST_SWITCHES'] ?? '').includes(name)))).toEqual([])
})

test('[HARD-4] 11 a webview is an unknown element and opens nothing', async () => {
  await each({ webviewTag: false })
  const before = await waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)
  for (const page of open()) {
    await page.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://example.com/')
      view.setAttribute('allowpopups', '')
      document.body.append(view)
      setTimeout(() => view.remove(), 300)
    })
  }
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(before)
})

test('[HARD-4] 12 a webview that tried to attach would be stopped, whatever its options', async () => {
  const stopped = await waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().map(contents => {
    let prevented = false
    contents.emit('will-attach-webview', { preventDefault: () => { prevented = true } }, { nodeIntegration: true, preload: '/tmp/evil.js' }, { src: 'https://example.com/' })
    return prevented
  }))
  expect([...new Set(stopped)]).toEqual([true])
})

test('[HARD-4] 13 a page goes nowhere', async () => {
  for (const page of open()) {
    const address = page.url()
    for (const to of ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'data:text/html,<h1>x</h1>', 'app://waypost/index.html', 'app://unlock/', 'javascript:document.title="taken over"', 'blob:app://waypost/x', 'mailto:someone@example.com', 'vscode://x']) {
      await page.evaluate(target => {
        const link = document.createElement('a')
        link.href = target
        document.body.append(link)
        try {
          link.click()
          location.href = target
        } catch {
          // Some addresses are refused by name.
        }
        link.remove()
      }, to)
    }
    await page.evaluate(() => {
      const form = document.createElement('form')
      form.action = 'https://example.com/'
      form.method = 'post'
      document.body.append(form)
      form.submit()
      form.remove()
      const meta = document.createElement('meta')
      meta.httpEquiv = 'refresh'
      meta.content = '0; url=https://example.com/'
      document.head.append(meta)
    })
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(page.isClosed()).toBe(false)
    expect(page.url()).toBe(address)
    expect(await page.evaluate(() => document.title)).not.toBe('taken over')
  }
})

test('[HARD-4] 13 a page that empties itself, which Chromium asks nobody about, has lost its vault', async ({ launch }) => {
  const other = await launch({ args: ['--practice', '--practice-movements=500'] })
  const workspace = await other.mapDrawn()
  await workspace.evaluate(() => { location.href = 'about:blank' })
  await expect.poll(() => workspace.isClosed()).toBe(true)
  // What comes next is a closed door.
  const door = await other.page('unlock')
  await expect(door.getByRole('button').first()).toBeVisible()
})

test('[HARD-4] 14 a page opens no window', async () => {
  const count = () => waypost.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  const before = await count()
  for (const page of open()) {
    expect(await page.evaluate(() => ['https://example.com/', 'about:blank', 'app://unlock/', 'data:text/html,x', 'javascript:1'].map(to => {
      try {
        return window.open(to, '_blank', 'noopener=no') === null
      } catch {
        return true
      }
    }))).toEqual([true, true, true, true, true])
    await page.evaluate(() => {
      for (const [button, ctrlKey, shiftKey] of [[0, false, false], [1, false, false], [0, true, false], [0, false, true]] as const) {
        const link = document.createElement('a')
        link.href = 'https://example.com/'
        link.target = '_blank'
        document.body.append(link)
        link.dispatchEvent(new MouseEvent(button === 1 ? 'auxclick' : 'click', { button, ctrlKey, shiftKey, bubbles: true, cancelable: true }))
        link.remove()
      }
    })
  }
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await count()).toBe(before)
})

test('[HARD-4] 15 nothing is ever handed to the system to be opened', async () => {
  const source = readFileSync('out/main/index.js', 'utf8')
  expect(source).not.toMatch(/openExternal|openPath|showItemInFolder|child_process|setAsDefaultProtocolClient/)
  expect([.../^import (.*) from "electron\/\w+";$/gm.exec(source) ?? []].join()).not.toMatch(/\bshell\b/)
  expect(await waypost.app.evaluate(({ app }) => ['app', 'http', 'https', 'waypost', 'mailto'].filter(scheme => app.isDefaultProtocolClient(scheme)))).toEqual([])
})

test('[HARD-4] 16 the Electron that ships is pinned exactly, and the code keeps to what it and the test runtime both have', async () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly devDependencies: { readonly electron: string } }
  expect(devDependencies.electron).toMatch(/^(4[5-9]|[5-9]\d)\.\d+\.\d+$/)
  expect(await waypost.app.evaluate(() => Number(process.versions.electron.split('.')[0]))).toBeGreaterThanOrEqual(33)
})

test('[HARD-4] 17 every message is judged by who sent it: another frame, another origin, a page without a seat get nothing', async () => {
  const outcomes = await waypost.app.evaluate(async ({ ipcMain, webContents }) => {
    const { _invokeHandlers: handlers } = ipcMain as unknown as { readonly _invokeHandlers: ReadonlyMap<string, (event: unknown, ...args: unknown[]) => Promise<unknown>> }
    const workspace = webContents.getAllWebContents().find(contents => contents.getURL().startsWith('app://waypost/'))
    if (workspace === undefined) throw new Error('no workspace')
    const { mainFrame } = workspace
    const forged = {
      'no frame': { sender: workspace, senderFrame: null },
      'a frame inside': { sender: workspace, senderFrame: { parent: mainFrame, origin: 'app://waypost' } },
      'another origin': { sender: workspace, senderFrame: { parent: null, origin: 'https://example.com' } },
      'an opaque origin': { sender: workspace, senderFrame: { parent: null, origin: 'null' } },
      'the door\'s origin': { sender: workspace, senderFrame: { parent: null, origin: 'app://unlock' } },
      'nearly our origin': { sender: workspace, senderFrame: { parent: null, origin: 'app://waypost.evil' } },
      'a page without a seat': { sender: { id: 99_999 }, senderFrame: { parent: null, origin: 'app://waypost' } },
    }
    const found: Record<string, unknown> = { channels: [...handlers.keys()].filter(name => !name.startsWith('__')) }
    // A handler may wrap what it returns, and has other arguments when wrapped: ask as Electron asks, and read what comes.
    for (const [what, event] of Object.entries(forged)) {
      for (const handler of handlers.values()) {
        const answers: unknown[] = []
        const returned = await Promise.resolve(handler({ ...event, _replyChannel: { sendReply: (reply: unknown) => answers.push(reply) } }, 'about', [])).catch((fault: unknown) => String(fault))
        found[what] = returned ?? answers[0]
      }
    }
    return found
  })
  const { channels, ...answers } = outcomes
  expect(channels).toEqual(['waypost:call'])
  expect(Object.keys(answers)).toHaveLength(7)
  for (const [what, answer] of Object.entries(answers)) expect(JSON.stringify(answer), what).toContain('"code":"not-allowed"')
  const workspace = pages.get('waypost')!
  expect(await workspace.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const inside = frame.contentWindow as unknown as Record<string, unknown> | null
    const found = inside === null ? [] : ['waypost', 'require', 'ipcRenderer', 'electron'].filter(name => name in inside)
    frame.remove()
    return found
  })).toEqual([])
})

test('[HARD-4] 18 no page is a file, and none reads one', async () => {
  for (const page of open()) expect(new URL(page.url()).protocol).toBe('app:')
  for (const page of open()) expect(await page.evaluate(() => fetch('file:///etc/passwd').then(() => 'read', () => 'refused'))).toBe('refused')
})

test('[HARD-4] 19 the fuses are stated, each of them', async () => {
  const stated = readFileSync('electron-builder.yml', 'utf8')
  for (const [fuse, value] of Object.entries({
    runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false,
  })) expect(stated).toContain(`  ${fuse}: ${value}\n`)
})

test('[HARD-4] 20 nothing of Electron is in a page but two functions of ours', async () => {
  for (const page of open()) {
    expect(await page.evaluate(() => {
      const { waypost: bridge } = window as unknown as { readonly waypost: object }
      return { names: Object.keys(bridge).toSorted(), electron: Object.keys(window).filter(name => /electron|ipc|node/i.test(name)) }
    })).toEqual({ names: ['call', 'on'], electron: [] })
  }
})

test('[HARD-4] besides: no download, no cache, no dictionary', async () => {
  const workspace = pages.get('waypost')!
  expect(await waypost.app.evaluate(({ webContents }) => webContents.getAllWebContents().map(({ session }) => session.isSpellCheckerEnabled()).filter(Boolean))).toEqual([])
  const started = await waypost.app.evaluate(({ webContents }) => {
    const found: string[] = []
    const scope = globalThis as { downloads?: string[] }
    scope.downloads = found
    for (const contents of webContents.getAllWebContents()) contents.session.on('will-download', (event, item) => { if (!event.defaultPrevented) found.push(item.getURL()) })
    return found.length
  })
  expect(started).toBe(0)
  await workspace.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['secret']))
    link.download = 'secret.txt'
    document.body.append(link)
    link.click()
    link.remove()
  })
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(await waypost.app.evaluate(() => (globalThis as { downloads?: string[] }).downloads)).toEqual([])
  expect(await waypost.app.evaluate(async ({ webContents }) => Promise.all(webContents.getAllWebContents().map(({ session }) => session.getCacheSize())))).toEqual((await preferences()).map(() => 0))
})
