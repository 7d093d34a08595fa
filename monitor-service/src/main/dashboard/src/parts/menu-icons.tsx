const PATHS: Record<string, string> = {
  gauge: 'M2.5 12.5a6 6 0 1 1 11 0M8 9.5l2.8-3.4',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  chip: 'M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14',
  layers: 'm8 2 6 3-6 3-6-3zM2 8.2l6 3 6-3M2 11.2l6 3 6-3',
  inbox: 'M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 2h3l1-2H14',
  clock: 'M8 2.25a5.75 5.75 0 1 0 0 11.5 5.75 5.75 0 0 0 0-11.5zM8 5v3.2l2.2 1.3',
  hook: 'M5.5 9.5a2.5 2.5 0 1 0 2.4 3.2H12M10.5 9.5a2.5 2.5 0 1 1-1.1 4M8 5.5 5.6 10.4M5.7 5.9a2.5 2.5 0 1 1 4.6.2l2.3 4',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.2H3zM6.8 14h2.4',
  book: 'M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12zM3 12a1.5 1.5 0 0 1 1.5-1.5H13M6 5.5h4',
  plus: 'M8 3v10M3 8h10',
  person: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM2.8 13.8a5.3 5.3 0 0 1 10.4 0',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14',
}

export function MenuIcon({ name }: { name: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" />
    </svg>
  )
}
