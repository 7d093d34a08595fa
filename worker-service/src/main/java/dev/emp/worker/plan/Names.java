package dev.emp.worker.plan;

import dev.emp.jobbus.machine.MachineId;

/** Names of machines and workers. */
final class Names {

    /** What {@link MachineId} allows, for annotations. */
    static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private static final int LONGEST = 63;
    private static final String NAMELESS = "machine";

    private Names() {}

    /** A machine id that looks as much like the host's name as it may; {@code machine} when nothing of it is left. */
    static MachineId ofHost(String hostName) {
        String valid = hostName.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        String name = valid.isEmpty() ? NAMELESS : valid;
        return new MachineId(name.substring(0, Math.min(name.length(), LONGEST)));
    }
}
