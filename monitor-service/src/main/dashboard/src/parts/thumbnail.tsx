import type { OutputFile } from '../feed/protocol'
import { FileIcon, Film } from './icons'

/** The first picture a job has made, small; for other files a symbol. */
export function Thumbnail({ files }: { files: readonly OutputFile[] }) {
  const first = files.find((file) => file.content_type.startsWith('image/')) ?? files[0]
  if (!first) return null
  return (
    <span class="thumb" title={files.map((file) => file.name).join('\n')}>
      {first.content_type.startsWith('image/') ? (
        <img src={first.url} alt={first.name} loading="lazy" decoding="async" width={40} height={40} />
      ) : first.content_type.startsWith('video/') ? (
        <Film />
      ) : (
        <FileIcon />
      )}
      {files.length > 1 && <span class="thumb-more">+{files.length - 1}</span>}
    </span>
  )
}
