/** The machines on the page: rows kept up to date from the machines' reports, lost ones included. */
@NullMarked
package dev.emp.monitor.fleet;

import org.jspecify.annotations.NullMarked;
