import { place } from '../route/router'

let list = '/jobs'

/** The list is left from here; whoever comes back finds it as it was. */
export const rememberList = () => void (list = `/jobs${place.peek().query.size ? `?${place.peek().query}` : ''}`)

export const listAddress = () => list
