package dev.emp.launcher;

import java.nio.file.Path;
import org.springframework.boot.logging.LoggingSystem;

/** Sends the log of all services to one file, so that the terminal shows only what people want to read. */
final class LogFile {

    private LogFile() {}

    /**
     * Must run before the first logger is made: Logback reads the settings once.
     *
     * @return the file
     */
    static Path use(Path directory) {
        Path file = directory.resolve("logs").resolve("emp.log");
        System.setProperty("emp.log.file", file.toString());
        System.setProperty("logback.configurationFile", "emp-logback.xml");
        // Each service would otherwise reset what its neighbours log.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        return file;
    }
}
