package dev.emp.launcher;

import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;

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
        // Tomcat logs through java.util.logging; Boot's own bridge is part of what the platform switches off.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return file;
    }
}
