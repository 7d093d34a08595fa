/** {@code emp images}: builds the container images, tries them on an engine, and says what they cost. */
@NullMarked
package dev.emp.launcher.images;

import org.jspecify.annotations.NullMarked;
