// Runs in the page before anything of it: notes when the first row is there, then frames, long tasks and how late events are drawn.
window.watch = (() => {
  const TOLD = /told at (\d+)/
  const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
  const watch = { firstRow: 0 }
  let begun = 0
  let since = 0
  let frames = 0
  let tasks = []
  let delays = []

  const frame = () => {
    frames++
    if (begun) requestAnimationFrame(frame)
  }

  const drawn = (told) => {
    // The message comes after the frame that the browser is about to draw.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => delays.push(Date.now() - told)
      port2.postMessage(null)
    })
  }

  /** When a job was submitted: the first ten digits of the ULID in its id. */
  const submitted = (id) => [...id.slice(id.indexOf('-') + 1).slice(0, 10)].reduce((sum, digit) => sum * 32 + DIGITS.indexOf(digit), 0)

  const seen = (text) => {
    const told = TOLD.exec(text)
    if (told) drawn(Number(told[1]))
  }

  const arrived = (id) => {
    const at = submitted(id)
    if (at > since) drawn(at)
  }

  new MutationObserver((changes) => {
    if (!watch.firstRow && document.querySelector('[role=row][data-state]')) {
      requestAnimationFrame(() => { watch.firstRow = performance.now() })
    }
    if (!begun) return
    for (const change of changes) {
      // Only what is new or another is looked at, and never all that stands around it: watching must not be what the page is busy with.
      if (change.type === 'characterData') seen(change.target.data)
      for (const added of change.addedNodes) {
        if (added.nodeType === Node.TEXT_NODE) seen(added.data)
        else if (added.dataset?.id) arrived(added.dataset.id)
      }
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })

  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' })

  watch.begin = () => {
    frames = 0
    tasks = []
    delays = []
    begun = performance.now()
    since = Date.now()
    requestAnimationFrame(frame)
  }

  watch.end = () => {
    const millis = performance.now() - begun
    begun = 0
    const count = document.querySelector('[role=table][aria-rowcount]')?.getAttribute('aria-rowcount')
    return { millis, frames, longestTask: Math.max(0, ...tasks), longTasks: tasks.length, delays, rows: Number(count ?? 0) }
  }
  return watch
})()
