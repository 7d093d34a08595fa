const cents = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 2 })
const fine = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

/** `$12.50`; below a cent two digits that say something: `$0.0031`. */
export const usd = (amount: number) => (amount !== 0 && Math.abs(amount) < 0.01 ? fine.format(amount) : cents.format(amount))
