package dev.emp.worker.plan;

import dev.emp.jobbus.machine.MachineId;
import java.time.Instant;

/**
 * Which machine this is, for as long as the process lives.
 *
 * @param version of the program, {@code development} when it was not started from its jar
 */
public record MachineIdentity(MachineId id, MachineType type, Instant startedAt, String version) {}
