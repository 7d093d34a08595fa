package dev.emp.worker.configuration;

import dev.emp.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;

/** The machine's own file of settings, {@code machine.yaml}. */
public final class MachineFile {

    /** Names the file. */
    static final String SETTING = "emp.machine.file";

    /** What may stand at the top of the file: settings of EMP, and of Spring Boot what a machine can need. */
    static final List<String> SECTIONS = List.of("emp", "spring", "server", "logging", "management");

    private MachineFile() {}

    /** Reads it when the worker starts: {@code ./machine.yaml} if it exists, or the one {@code emp.machine.file} names. */
    public static SettingsFile listener() {
        return new SettingsFile(SETTING, Path.of("machine.yaml"), SECTIONS);
    }
}
