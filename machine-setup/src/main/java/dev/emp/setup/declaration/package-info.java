/** Files in which somebody declares something: read strictly, each fault with its place. */
@NullMarked
package dev.emp.setup.declaration;

import org.jspecify.annotations.NullMarked;
