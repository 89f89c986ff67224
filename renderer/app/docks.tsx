import { EllipsisVertical, Maximize2, Minimize2 } from 'lucide-react'
import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import { Group, type GroupImperativeHandle, Panel as Pane, Separator } from 'react-resizable-panels'
import { type Arrangement, type Part, type Side, type ViewId, isLeaf, viewsOf } from '../../shared/workspace/arrangement.ts'
import { t } from '../../shared/wording/wording.ts'
import { closeView, maximiseView, nudgeView, resizeViews, swapViews, useArrangement } from '../state/arrangement.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { followDrag } from './dock-drag.ts'
import { Mishap } from './mishap.tsx'
import { type ViewKind, viewKind } from './views.tsx'
import './docks.css'

/** The centre: the views of the arrangement, each in its dock. */
export function Docks() {
  const arrangement = useArrangement()
  const { root, largest } = arrangement
  if (largest !== undefined) return <Dock view={largest} arrangement={arrangement} />
  return <Divided part={root} path={[]} arrangement={arrangement} />
}

/** Views of a part name its pane, so that a pane keeps its size while something else is moved. */
const paneId = (part: Part): string => viewsOf(part).join('+')

function Divided({ part, path, arrangement }: { readonly part: Part, readonly path: readonly number[], readonly arrangement: Arrangement }) {
  const group = useRef<GroupImperativeHandle>(null)
  const layout = isLeaf(part) ? {} : Object.fromEntries(part.parts.map((inner, at) => [paneId(inner), part.shares[at]!]))
  const wanted = JSON.stringify(layout)
  useEffect(() => {
    // Taken back, or recalled: the sizes come from outside and not from the hand on the divider.
    const now = group.current?.getLayout()
    const next = JSON.parse(wanted) as Record<string, number>
    const isSame = now !== undefined && Object.keys(next).every(id => Math.abs((now[id] ?? -1) - next[id]!) < 0.1)
    if (now !== undefined && !isSame && Object.keys(now).length === Object.keys(next).length && Object.keys(next).every(id => id in now)) group.current?.setLayout(next)
  }, [wanted])
  if (isLeaf(part)) return <Dock view={part.view} arrangement={arrangement} />
  const isDown = part.along === 'down'
  return (
    <Group
      key={Object.keys(layout).join('|')} groupRef={group} orientation={isDown ? 'vertical' : 'horizontal'} defaultLayout={layout}
      onLayoutChanged={(sizes, { isUserInteraction }) => {
        if (isUserInteraction) resizeViews(path, part.parts.map(inner => sizes[paneId(inner)] ?? 0))
      }}
    >
      {part.parts.map((inner, at) => (
        <Fragment key={paneId(inner)}>
          {at > 0 && <Separator className={`divider ${isDown ? 'across' : 'down'}`} aria-label={`${t('workspace.resize')}: ${titleOf(part.parts[at - 1]!)}`} />}
          <Pane id={paneId(inner)} minSize={`${least(inner, isDown ? 'height' : 'width')}px`}><Divided part={inner} path={[...path, at]} arrangement={arrangement} /></Pane>
        </Fragment>
      ))}
    </Group>
  )
}

/** What a part needs in one direction: the sum along its split, the most across it. */
function least(part: Part, measure: 'height' | 'width'): number {
  if (isLeaf(part)) return HEAD_PX + (viewKind(part.view)?.least[measure] ?? 0)
  const each = part.parts.map(inner => least(inner, measure))
  return (part.along === 'down') === (measure === 'height') ? each.reduce((sum, one) => sum + one, 0) : Math.max(...each)
}
const HEAD_PX = 24

function titleOf(part: Part): string {
  const [first] = viewsOf(part)
  const kind = first === undefined ? undefined : viewKind(first)
  return kind === undefined ? '' : t(kind.title)
}

function Dock({ view, arrangement }: { readonly view: ViewId, readonly arrangement: Arrangement }) {
  const kind = viewKind(view)
  if (kind === undefined) return null
  const { component: View, id, title } = kind
  return (
    <section className="dock" data-dock={id} aria-label={t(title)}>
      <Head kind={kind} arrangement={arrangement} />
      <Region name={id}><View /></Region>
    </section>
  )
}

const SIDES: readonly Side[] = ['above', 'below', 'before', 'after']

function Head({ kind: { id, title, icon: Icon }, arrangement }: { readonly kind: ViewKind, readonly arrangement: Arrangement }) {
  const handle = useRef<HTMLDivElement>(null)
  useEffect(() => handle.current === null ? undefined : followDrag(handle.current, id), [id])
  const others = viewsOf(arrangement.root).filter(other => other !== id)
  const isLargest = arrangement.largest === id
  const name = t(title)
  const choose = (act: string): void => {
    if (act === 'largest') maximiseView(id)
    else if (act === 'hide') closeView(id)
    else if (act.startsWith('swap ')) swapViews(id, act.slice(5))
    else nudgeView(id, SIDES.find(side => side === act) ?? 'after')
  }
  return (
    <div className="dock-head">
      <div className="dock-handle" ref={handle} title={t('dock.drag')}>
        <Icon size={13} strokeWidth={1.75} aria-hidden />
        <h2>{name}</h2>
      </div>
      {others.length > 0 && (
        <IconButton size="small" icon={isLargest ? Minimize2 : Maximize2} isOn={isLargest} label={isLargest ? t('dock.restore') : t('dock.maximise', { view: name })} keys="Alt Enter" onPress={() => maximiseView(id)} />
      )}
      {others.length > 0 && (
        <Menu
          label={t('dock.menu', { view: name })}
          trigger={<IconButton size="small" icon={EllipsisVertical} label={t('dock.menu', { view: name })} />}
          entries={[
            { id: 'largest', label: isLargest ? t('dock.restore') : t('dock.maximise', { view: name }) },
            ...SIDES.map(side => ({ id: side as string, label: t(`dock.${side}`) })),
            ...others.map(other => ({ id: `swap ${other}`, label: t('dock.swap', { view: titleOf({ view: other }) }) })),
            { id: 'hide', label: t('dock.hide') },
          ]}
          onChoose={choose}
        />
      )}
    </div>
  )
}

/** A part of the screen that F6 and the "Go to" commands reach, and that may stop alone. */
export function Region({ name, children }: { readonly name: string, readonly children: ReactNode }) {
  return <div className="region" data-region={name} tabIndex={-1}><Mishap>{children}</Mishap></div>
}
