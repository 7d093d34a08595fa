/**
 * Which beans a service has, found out while the service image is built instead of at every start. A service is started as prepared
 * only where every setting that decides on its beans is what it was then; else in the ordinary way, which takes longer.
 */
@NullMarked
package dev.emp.launcher.prepared;

import org.jspecify.annotations.NullMarked;
