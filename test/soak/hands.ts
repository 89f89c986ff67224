// A person at the keyboard of a rig: one key after the other, so that no text passes through the main process as a whole.
import type { Rig } from './rig.ts'

/** Types into whatever has the focus. Ends with Enter where asked. */
export async function type(rig: Rig, page: 'unlock' | 'waypost', text: string, enter = false): Promise<void> {
  for (const letter of text) await rig.order('main', `(pages.get('${page}').sendInputEvent({ type: 'char', keyCode: ${JSON.stringify(letter)} }), null)`)
  if (enter) await press(rig, page, 'Enter')
}

/** Presses one key. @param modifiers as Electron names them: `control`, `shift`. */
export async function press(rig: Rig, page: 'unlock' | 'waypost', key: string, modifiers: readonly string[] = []): Promise<void> {
  const event = (kind: string): string => `pages.get('${page}').sendInputEvent({ type: '${kind}', keyCode: '${key}', modifiers: ${JSON.stringify(modifiers)} })`
  await rig.order('main', `(${event('keyDown')}, ${key.length === 1 && modifiers.length > 0 ? '' : `${event('char')}, `}${event('keyUp')}, null)`)
}

/** Waits until this is true in a page. @param condition an expression. */
export async function until(rig: Rig, page: 'unlock' | 'waypost', condition: string, patience = 20_000): Promise<void> {
  const deadline = performance.now() + patience
  while (!(await rig.order<boolean>(page, `Boolean(${condition})`).catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`not true in time: ${condition}; the page says ${await rig.order<string>(page, `document.body.innerText.slice(0, 300)`).catch(String)}`)
    await new Promise(resolve => setTimeout(resolve, 15))
  }
}

/** Types a passphrase at the door and waits for the workspace to take its place. */
export async function unlock(rig: Rig, passphrase: string): Promise<void> {
  await until(rig, 'unlock', `document.querySelector('input[type=password]') !== null`)
  await rig.order('unlock', `(document.querySelector('input[type=password]').focus(), null)`)
  await type(rig, 'unlock', passphrase, true)
  await until(rig, 'waypost', `document.documentElement.dataset.phase === 'open'`)
  await gone(rig, 'unlock')
}

/** Until the window of that name is closed. */
export async function gone(rig: Rig, page: 'unlock'): Promise<void> {
  const deadline = performance.now() + 20_000
  while (!(await rig.order<boolean>('main', `pages.get('${page}').isDestroyed()`))) {
    if (performance.now() > deadline) throw new Error(`the ${page} window does not close`)
    await new Promise(resolve => setTimeout(resolve, 15))
  }
}
