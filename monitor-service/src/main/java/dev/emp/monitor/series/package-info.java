/** How the platform has done over the last hour: a row for every five seconds, made of what happened on the bus. */
@NullMarked
package dev.emp.monitor.series;

import org.jspecify.annotations.NullMarked;
