package dev.emp.worker.plan;

import java.util.Locale;

/** What kind of machine this is. */
public enum MachineType {
    GPU,
    API;

    /** The name used in reports: {@code gpu}, {@code api}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
