/** The commands that fill a machine: models, custom nodes, a worker bundle. */
@NullMarked
package dev.emp.setup;

import org.jspecify.annotations.NullMarked;
