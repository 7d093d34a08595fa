/**
 * What keeps the machine's own loops and its child processes running: the policy of running, waiting and stopping, apart
 * from their work.
 */
@NullMarked
package dev.emp.worker.supervision;

import org.jspecify.annotations.NullMarked;
