// Runs before the first paint, so that a chosen theme never flashes. A file of its own: the page allows no inline script.
const chosen = localStorage.getItem('emp.theme')
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
