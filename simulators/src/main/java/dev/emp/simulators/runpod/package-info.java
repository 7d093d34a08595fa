/** A stateful fake of RunPod's serverless endpoints: queues, cold workers, jobs and their streams. */
@NullMarked
package dev.emp.simulators.runpod;

import org.jspecify.annotations.NullMarked;
