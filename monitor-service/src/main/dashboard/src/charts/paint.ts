let probe: HTMLElement | undefined

/** A token's colour as it is now, for a canvas: it knows neither custom properties nor `light-dark()`. */
export function paint(token: string, alpha = 1): string {
  probe ??= document.body.appendChild(document.createElement('i'))
  probe.hidden = true
  probe.style.color = alpha === 1 ? `var(${token})` : `color-mix(in srgb, var(${token}) ${alpha * 100}%, transparent)`
  return getComputedStyle(probe).color
}

/** Called whenever the colours may have changed. Returns how to stop it. */
export function onThemeChange(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const chosen = new MutationObserver(listener)
  system.addEventListener('change', listener)
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', listener)
    chosen.disconnect()
  }
}
