package dev.emp.worker.plan;

import dev.emp.jobbus.machine.MachineId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Which machine this is, for as long as the process lives.
 *
 * @param directory of its own, for logs and the record of running processes
 * @param version of the program, {@code development} when it was not started from its jar
 */
public record MachineIdentity(
        MachineId id, MachineType type, Profile profile, Path directory, Instant startedAt, String version) {}
