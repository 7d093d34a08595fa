import { signal } from '@preact/signals'
import { Modal } from '../parts/modal'
import { shortcuts, type Shortcut } from './keyboard'

const shown = signal(false)
export const showHelp = () => void (shown.value = true)

/** Every key that works here. */
export function Help() {
  if (!shown.value) return null
  const groups = new Map<string, Shortcut[]>()
  for (const shortcut of shortcuts.value) {
    const group = shortcut.group ?? 'Everywhere'
    groups.set(group, [...(groups.get(group) ?? []), shortcut])
  }
  return (
    <Modal title="Keys" onClose={() => (shown.value = false)}>
      <div class="help">
        {[...groups].map(([group, own]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class="keys">
              {own.map((shortcut) => (
                <div key={shortcut.keys}>
                  <dt>{shortcut.keys.split(' ').map((key) => <kbd key={key}>{key.replace('ctrl+k', 'Ctrl K')}</kbd>)}</dt>
                  <dd>{shortcut.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
