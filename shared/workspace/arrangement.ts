/** A view by its id in the registry of views (renderer/app/views.tsx). */
export type ViewId = string

export interface Leaf {
  readonly view: ViewId
}

/** `across`: side by side, in reading order. `down`: one above the other. */
export type Along = 'across' | 'down'

export interface Split {
  readonly along: Along
  readonly parts: readonly Part[]
  /** Percent of the split for each part, in the same order. */
  readonly shares: readonly number[]
}

export type Part = Leaf | Split

export interface Arrangement {
  readonly root: Part
  /** The view that fills the centre alone until it is made small again. */
  readonly largest?: ViewId
}

/** On which side of another view. `before` and `after` are in reading order: mirrored where text runs from right to left. */
export type Side = 'above' | 'below' | 'before' | 'after'

export const leaf = (view: ViewId): Leaf => ({ view })
export const split = (along: Along, parts: readonly Part[], shares?: readonly number[]): Part => normal({ along, parts, shares: shares ?? parts.map(() => 1) }) ?? leaf('')

/** Today's look: map over timeline over table. */
export const FIRST_ARRANGEMENT: Arrangement = { root: split('down', [leaf('map'), leaf('timeline'), leaf('table')], [50, 21, 29]) }

export function isLeaf(part: Part): part is Leaf {
  return 'view' in part
}

/** Every view of a part, in reading order. */
export const viewsOf = (part: Part): readonly ViewId[] => isLeaf(part) ? [part.view] : part.parts.flatMap(viewsOf)

export const isShown = ({ root }: Arrangement, view: ViewId): boolean => viewsOf(root).includes(view)

/** Shows a view beside another, or at the end of the whole when that is not shown. A view that is shown already stays where it is. */
export function show(arrangement: Arrangement, view: ViewId, beside?: ViewId, side: Side = 'after'): Arrangement {
  if (isShown(arrangement, view)) return arrangement.largest === undefined || arrangement.largest === view ? arrangement : { root: arrangement.root }
  return { root: put(arrangement.root, leaf(view), beside, side) }
}

/** Takes a view away; what stands beside it takes its room. The last one stays. */
export function hide(arrangement: Arrangement, view: ViewId): Arrangement {
  const root = without(arrangement.root, view)
  if (root === undefined || root === arrangement.root) return arrangement
  return { root, ...(arrangement.largest === undefined || arrangement.largest === view ? {} : { largest: arrangement.largest }) }
}

/** Takes a view from where it is to the side of another. */
export function move(arrangement: Arrangement, view: ViewId, beside: ViewId, side: Side): Arrangement {
  if (view === beside || !isShown(arrangement, view) || !isShown(arrangement, beside)) return arrangement
  const rest = without(arrangement.root, view)
  return rest === undefined ? arrangement : { root: put(rest, leaf(view), beside, side) }
}

/** One step: to the side of the next view in reading order in that direction, or of the one before where none follows. */
export function nudge(arrangement: Arrangement, view: ViewId, side: Side): Arrangement {
  const order = viewsOf(arrangement.root)
  const at = order.indexOf(view)
  const neighbour = order[at + (isForward(side) ? 1 : -1)] ?? order[at + (isForward(side) ? -1 : 1)]
  return at === -1 || neighbour === undefined ? arrangement : move(arrangement, view, neighbour, side)
}

/** Two views change places; each takes the other's size. */
export function swap(arrangement: Arrangement, one: ViewId, other: ViewId): Arrangement {
  if (one === other || !isShown(arrangement, one) || !isShown(arrangement, other)) return arrangement
  const exchanged = (part: Part): Part => isLeaf(part)
    ? (part.view === one ? leaf(other) : part.view === other ? leaf(one) : part)
    : { ...part, parts: part.parts.map(exchanged) }
  return { root: exchanged(arrangement.root) }
}

/** @param path Which split: the index of the part to go into, from the root on. @param shares As many positive numbers as the split has parts. */
export function resize(arrangement: Arrangement, path: readonly number[], shares: readonly number[]): Arrangement {
  const sized = (part: Part, [at, ...rest]: readonly number[]): Part => {
    if (isLeaf(part)) return part
    if (at !== undefined) return { ...part, parts: part.parts.map((one, index) => index === at ? sized(one, rest) : one) }
    return shares.length === part.parts.length && shares.every(isShare) && !near(part.shares, hundred(shares)) ? { ...part, shares: hundred(shares) } : part
  }
  const root = sized(arrangement.root, path)
  return JSON.stringify(root) === JSON.stringify(arrangement.root) ? arrangement : { ...arrangement, root }
}

/** Lets a view fill the centre, or puts it back among the others when it does. */
export function maximise(arrangement: Arrangement, view: ViewId): Arrangement {
  if (!isShown(arrangement, view)) return arrangement
  return arrangement.largest === view ? { root: arrangement.root } : { root: arrangement.root, largest: view }
}

/** What was kept, made sense of. @param known Views that there are. @returns undefined when nothing of it can be shown. */
export function readArrangement(value: unknown, known: readonly ViewId[]): Arrangement | undefined {
  if (!isRecord(value)) return undefined
  const seen = new Set<ViewId>()
  const read = (part: unknown, depth: number): Part | undefined => {
    if (!isRecord(part) || depth > DEEPEST) return undefined
    if (typeof part['view'] === 'string') {
      if (!known.includes(part['view']) || seen.has(part['view'])) return undefined
      seen.add(part['view'])
      return leaf(part['view'])
    }
    if ((part['along'] !== 'across' && part['along'] !== 'down') || !Array.isArray(part['parts'])) return undefined
    const kept: unknown[] = Array.isArray(part['shares']) ? part['shares'] : []
    const parts: Part[] = []
    const shares: number[] = []
    for (const [at, inner] of part['parts'].slice(0, MOST_PARTS).entries()) {
      const one = read(inner, depth + 1)
      if (one === undefined) continue
      parts.push(one)
      const share = kept[at]
      shares.push(isShare(share) ? share : 100 / part['parts'].length)
    }
    return normal({ along: part['along'], parts, shares })
  }
  const root = read(value['root'], 0)
  if (root === undefined) return undefined
  const largest = value['largest']
  return typeof largest === 'string' && seen.has(largest) ? { root, largest } : { root }
}

const DEEPEST = 12
const MOST_PARTS = 24

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const isShare = (share: unknown): share is number => typeof share === 'number' && share > 0.01 && share < 1e6
const isForward = (side: Side): boolean => side === 'below' || side === 'after'
const alongOf = (side: Side): Along => side === 'above' || side === 'below' ? 'down' : 'across'
const near = (one: readonly number[], other: readonly number[]): boolean => one.every((share, at) => Math.abs(share - other[at]!) < 0.05)

function hundred(shares: readonly number[]): readonly number[] {
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map(share => share * 100 / sum)
}

/** A split without splits of its own direction in it, or the one part that is left. */
function normal({ along, parts, shares }: Split): Part | undefined {
  const whole = hundred(shares)
  const flat = parts.flatMap((part, at) => isLeaf(part) || part.along !== along
    ? [{ part, share: whole[at]! }]
    : part.parts.map((inner, index) => ({ part: inner, share: whole[at]! * part.shares[index]! / 100 })))
  if (flat.length < 2) return flat[0]?.part
  return { along, parts: flat.map(({ part }) => part), shares: flat.map(({ share }) => share) }
}

function without(part: Part, view: ViewId): Part | undefined {
  if (isLeaf(part)) return part.view === view ? undefined : part
  if (!viewsOf(part).includes(view)) return part
  const kept = part.parts.map((inner, at) => ({ inner: without(inner, view), share: part.shares[at]! })).filter(one => one.inner !== undefined)
  return normal({ along: part.along, parts: kept.map(one => one.inner!), shares: kept.map(one => one.share) })
}

/** The newcomer takes half of the room of what it stands beside. */
function put(root: Part, newcomer: Leaf, beside: ViewId | undefined, side: Side): Part {
  const pair = (part: Part): Part => normal({ along: alongOf(side), parts: isForward(side) ? [part, newcomer] : [newcomer, part], shares: [1, 1] })!
  const placed = (part: Part): Part => {
    if (isLeaf(part)) return part.view === beside ? pair(part) : part
    return normal({ ...part, parts: part.parts.map(placed) })!
  }
  return beside !== undefined && viewsOf(root).includes(beside) ? placed(root) : pair(root)
}
