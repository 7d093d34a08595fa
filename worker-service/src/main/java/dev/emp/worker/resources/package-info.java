/** What the machine uses of its processors, memory, disks, network and GPUs, and when that is more than it should. */
@NullMarked
package dev.emp.worker.resources;

import org.jspecify.annotations.NullMarked;
