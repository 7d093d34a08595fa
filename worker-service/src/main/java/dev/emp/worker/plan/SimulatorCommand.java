package dev.emp.worker.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a simulated ComfyUI is started.
 *
 * @param java the program
 * @param classPath on which the simulators are
 */
record SimulatorCommand(Path java, String classPath) {

    private static final String MAIN = "dev.emp.simulators.SimulatorsApplication";

    /** Many of them start at once on a small machine. */
    private static final List<String> SMALL_AND_SOON =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms8m", "-Xmx128m", "-XX:+ExitOnOutOfMemoryError");

    /** The simulator on the class path of this very process; empty when it is not there. */
    static Optional<SimulatorCommand> ofClassPath() {
        ClassLoader classes = SimulatorCommand.class.getClassLoader();
        return classes.getResource(MAIN.replace('.', '/') + ".class") == null
                ? Optional.empty()
                : Optional.of(new SimulatorCommand(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path")));
    }

    /**
     * @param index of the simulator on the machine
     * @param directory of the machine, for the simulator's files and, unless there is one, an archive of its classes
     */
    List<String> at(int index, int port, Path directory, MachineProperties.Simulation settings) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(SMALL_AND_SOON);
        Path given = settings.classArchive();
        // Halves the start, and what each has for itself: at its own address an archive is read, elsewhere it is
        // written to.
        command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
        command.add("-XX:SharedArchiveFile="
                + (given == null ? directory.resolve("simulator.jsa") : given.toAbsolutePath()));
        command.add("-Xlog:cds=off");
        command.add("-Xlog:aot=off");
        if (given == null && index == 0) {
            // Only one of them writes it, as it stops, once for every build.
            command.add("-XX:+AutoCreateSharedArchive");
        }
        command.addAll(List.of("-cp", classPath, MAIN, "--port", Integer.toString(port)));
        command.addAll(
                List.of("--output", directory.resolve("simulation-" + index).toString()));
        command.addAll(settings.arguments());
        return command;
    }
}
