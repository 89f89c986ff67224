// Runs inside the folder that the scanner was installed to: node look.cjs INSTALLED FOLDER VERSION. Prints what it found as one line of JSON.
// Its own reports are of no use here: the SARIF one leaves out how grave a finding is, and of the CSV one the first line is overwritten.
const { createRequire } = require('node:module')
const path = require('node:path')

const [installed, folder, version] = process.argv.slice(2)
const say = console.log
console.log = console.error

const scanner = createRequire(path.join(installed, 'package.json'))('@doyensec/electronegativity')
;(scanner.default ?? scanner)({ input: folder, electronVersionOverride: version }).then(({ issues, errors }) => {
  say(JSON.stringify({
    findings: issues.map(({ id, severity, file, location }) => ({ check: id, severity: severity.name, file: path.relative(folder, file), line: location.line })),
    unread: errors.map(({ file }) => path.relative(folder, file ?? '')),
  }))
  process.exit(0)
}).catch(problem => {
  console.error(problem)
  process.exit(1)
})
