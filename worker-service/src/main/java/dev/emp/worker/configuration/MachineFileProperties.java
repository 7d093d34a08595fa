package dev.emp.worker.configuration;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param file read for settings, and then has to exist; without it ./machine.yaml is read when there is one */
@ConfigurationProperties("emp.machine")
record MachineFileProperties(@Nullable Path file) {}
