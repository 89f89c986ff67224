import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { project } from './tools.mjs'

/** Node finds no named exports in these. */
const COMMONJS = ['mgrs']

/**
 * Bundles a module with all of ours that it imports into plain JavaScript, because Node 20 reads no types. Packages stay where they are.
 *
 * @param source File in the checkout.
 * @param folder Where the bundle goes, in the checkout.
 * @returns The bundle's file.
 */
export async function bundle(source, folder) {
  // Loaded late: the packages are there only once the dependencies are.
  const { rolldown } = await import('rolldown')
  const bundling = await rolldown({
    input: source,
    cwd: project,
    platform: 'node',
    external: id => !id.startsWith('.') && !path.isAbsolute(id) && id !== source && !COMMONJS.includes(id),
    transform: { target: 'node20' },
  })
  const file = path.join(project, folder, `${path.basename(source).replace(/\.\w+$/, '')}.mjs`)
  await bundling.write({ file, format: 'esm', codeSplitting: false, sourcemap: 'inline' })
  await bundling.close()
  return file
}

/** The module itself. */
export async function load(source, folder) {
  return await import(pathToFileURL(await bundle(source, folder)).href)
}
