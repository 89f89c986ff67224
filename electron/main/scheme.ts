import { type Session, protocol } from 'electron/main'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { EVERY_ANSWER } from './headers.ts'
import { readRange } from './range.ts'
import { type Page, type Served, served } from './served.ts'

/** out/, whichever bundle this file became part of. */
const OUT = path.resolve(import.meta.dirname, '..')

/** Has to run before Electron is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

/** Lets one page, and nothing else, be loaded in this session; not even a file, which Chromium would read past every filter of requests. */
export function servePage(session: Session, page: Page): void {
  session.protocol.handle('file', () => answer(404))
  session.protocol.handle('app', async request => {
    const url = new URL(request.url)
    const found = request.method === 'GET' && url.host === page ? served(page, url.pathname) : undefined
    if (found === undefined) return answer(404)
    try {
      return await send(found, request.headers.get('range'))
    } catch {
      return answer(404)
    }
  })
}

async function send({ file, type }: Served, range: string | null): Promise<Response> {
  const full = path.join(OUT, file)
  if (range === null) return answer(200, { 'content-type': type }, await readFile(full))
  const handle = await open(full)
  try {
    const { size } = await handle.stat()
    const span = readRange(range, size)
    if (span === 'unsatisfiable') return answer(416, { 'content-range': `bytes */${size}` })
    const { start, end } = span === 'whole' ? { start: 0, end: size } : span
    const bytes = Buffer.alloc(end - start)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start)
    const headers = { 'content-type': type, 'accept-ranges': 'bytes' }
    if (span === 'whole') return answer(200, headers, bytes)
    return answer(206, { ...headers, 'content-range': `bytes ${start}-${start + bytesRead - 1}/${size}` }, bytes.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

function answer(status: number, headers: { readonly [name: string]: string } = {}, body?: Uint8Array<ArrayBuffer>): Response {
  return new Response(body ?? null, { status, headers: { ...EVERY_ANSWER, ...headers } })
}
