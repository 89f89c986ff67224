/** One line on a rig's standard input. */
export interface Order {
  readonly order: number
  /** `worker` is the vault worker of the newest workspace, `main` the main process itself; the others are the newest page of that name. */
  readonly at: 'main' | 'worker' | 'waypost' | 'unlock' | 'intake'
  /** An expression; a promise is awaited, and the value must be JSON. */
  readonly run: string
}

/** One line on its standard output. */
export type Word =
  | { readonly seen: string }
  /** The main process came to an end by this. */
  | { readonly fault: string }
  | { readonly order: number; readonly value?: unknown }
  | { readonly order: number; readonly fault: string }
