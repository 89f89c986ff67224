import { encode } from 'uqr'

/** Modules of white around it, which a reader needs. */
const QUIET = 4

/** A text as a QR code, drawn as one path, so that it prints sharp at any size. A quarter of it may be lost to a fold or a stain. */
export function Qr({ text, label }: { readonly text: string, readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'Q', border: 0 })
  const path = data.flatMap((line, y) => line.flatMap((isDark, x) => isDark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an image that is drawn here and has no file
    <svg className="qr" viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <rect x={-QUIET} y={-QUIET} width={size + 2 * QUIET} height={size + 2 * QUIET} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
