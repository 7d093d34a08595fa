// Runs in the page before anything of it: notes when the first row is there, then frames, long tasks and how late events are drawn.
window.watch = (() => {
  const TOLD = /told at (\d+)/
  const LONGEST = 60
  const watch = { firstRow: 0 }
  let begun = 0
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

  new MutationObserver((changes) => {
    if (!watch.firstRow && document.querySelector('[role=row][data-state]')) {
      requestAnimationFrame(() => { watch.firstRow = performance.now() })
    }
    if (!begun) return
    for (const change of changes) {
      const text = change.target.textContent ?? ''
      // Of a text that is new or another, not of all that stands around it.
      const told = text.length < LONGEST ? TOLD.exec(text) : null
      if (told) drawn(Number(told[1]))
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })

  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' })

  watch.begin = () => {
    frames = 0
    tasks = []
    delays = []
    begun = performance.now()
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
