/** Pictures made without a model: painted from a text and a seed, and encoded as image services encode them. */
@NullMarked
package dev.emp.simulators.picture;

import org.jspecify.annotations.NullMarked;
