import { expect, test } from 'vitest'
import { debianPackages, notFound } from '../../scripts/setup/libraries.mjs'

const BOOKWORM = 'Package: libc6\nStatus: install ok installed\n\nPackage: libssl3\n'
const TRIXIE = 'Package: libc6\n\nPackage: libssl3t64\n'

test('[TOOL-1] libraries become packages, in order, each once', () => {
  expect(debianPackages(['libnss3.so', 'libgtk-3.so.0', 'libsmime3.so', 'libgbm.so.1'], false, BOOKWORM)).toEqual(['libgbm1', 'libgtk-3-0', 'libnss3'])
})

test('[TOOL-1] a newer release names some of them anew', () => {
  expect(debianPackages(['libgtk-3.so.0', 'libasound.so.2', 'libnss3.so'], true, TRIXIE)).toEqual(['libasound2t64', 'libgtk-3-0t64', 'libnss3', 'xvfb'])
})

test('[TOOL-1] a library that we do not know is left to the person', () => {
  expect(debianPackages(['libunheard.so.9'], false, BOOKWORM)).toEqual([])
})

test('[TOOL-2] the loader says what is missing', () => {
  const words = [
    '\tlinux-vdso.so.1 (0x00007ffd1b5f2000)',
    '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibXcomposite.so.1 => not found',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f)',
  ].join('\n')
  expect(notFound(words)).toEqual(['libgtk-3.so.0', 'libXcomposite.so.1'])
})
