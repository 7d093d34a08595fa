/** A stateful fake of Replicate: models, predictions, streams, files and webhooks. */
@NullMarked
package dev.emp.simulators.replicate;

import org.jspecify.annotations.NullMarked;
