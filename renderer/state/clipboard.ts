import { type Reply, failed } from '../../shared/contract/reply.ts'
import { type Watched, watched } from './watched.ts'

/** Puts a text on the clipboard of the computer; the window's frame sets it, because only it can ask main. */
export const clipboard: Watched<(text: string) => Promise<Reply<null>>> = watched(async (_text: string): Promise<Reply<null>> => failed('gone'))
