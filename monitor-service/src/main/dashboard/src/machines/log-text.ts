/** What a terminal takes for a colour or a movement: ESC, what kind of sequence it is, and all up to its last letter. */
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g

/** Other characters that show nothing; a tab does. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Lines as they are read, without what they say to a terminal. */
export const logText = (lines: readonly string[]) => lines.map((line) => line.replace(SEQUENCE, '').replace(CONTROL, '')).join('\n')
