const QUIET_MS = 2_000
const BEAT_MS = 5_000

/** One plain line for the person at the terminal; standard output stays free for results. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** What went wrong, in words for the person at the terminal; its stack is of no use to them. */
export class Trouble extends Error {}

/**
 * Runs one step of the set-up. A step of less than two seconds stays silent; a longer one says that it is still at work, and when it is done.
 *
 * @param what The step in words, like "Building".
 * @param work Receives a function that puts a line of its own under the step.
 */
export async function step(what, work) {
  const start = performance.now()
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0)
  let announced = false
  const announce = () => {
    if (!announced) say(`${what} …`)
    announced = true
  }
  const first = setTimeout(announce, QUIET_MS)
  const beat = setInterval(() => say(`  … ${seconds()} s`), BEAT_MS)
  try {
    const result = await work(line => {
      announce()
      say(`  ${line}`)
    })
    if (announced) say(`${what}: done in ${seconds()} s`)
    return result
  } finally {
    clearTimeout(first)
    clearInterval(beat)
  }
}

/** Ends the program with a line instead of a stack when the trouble is one we know. */
export async function main(work) {
  try {
    process.exitCode = (await work(process.argv.slice(2))) ?? 0
  } catch (problem) {
    say(problem instanceof Trouble ? problem.message : problem.stack)
    process.exitCode = 1
  }
}
