/** Services that run from a working copy and start anew when a source of theirs is saved: in a container, and all of them on a laptop. */
@NullMarked
package dev.emp.launcher.reload;

import org.jspecify.annotations.NullMarked;
