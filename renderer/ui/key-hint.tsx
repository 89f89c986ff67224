import './key-hint.css'

const MAC = navigator.platform.startsWith('Mac')
const NAMES: { readonly [key: string]: string } = MAC ? { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵' } : { Enter: '↵', Up: '↑', Down: '↓', Left: '←', Right: '→' }

/** Keys that are pressed together, written `Ctrl Shift L`; Ctrl stands for the Command key on a Mac. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className="key-hint" aria-hidden>
      {keys.split(' ').map(key => <kbd key={key}>{NAMES[key] ?? key}</kbd>)}
    </span>
  )
}
