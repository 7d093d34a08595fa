package dev.emp.launcher.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a service in development is started: to be there soon, and on few resources, since all of them share one laptop. */
final class JavaCommand {

    private JavaCommand() {}

    /** @param arguments of the main class */
    static List<String> of(String classPath, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xms32m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                main));
        command.addAll(arguments);
        return command;
    }
}
