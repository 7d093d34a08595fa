/** The worker's program from elsewhere than the image. */
@NullMarked
package dev.emp.setup.bundle;

import org.jspecify.annotations.NullMarked;
