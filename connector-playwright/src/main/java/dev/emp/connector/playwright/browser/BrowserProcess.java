package dev.emp.connector.playwright.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of one browser and of the driver that has started it. */
final class BrowserProcess {

    private static final Path PROC = Path.of("/proc");
    private static final String PROFILE = "--user-data-dir=";

    private final ProcessHandle main;
    private final Optional<ProcessHandle> driver;
    private final Optional<Path> profile;

    private BrowserProcess(ProcessHandle main) {
        this.main = main;
        this.driver = main.parent().filter(parent -> !parent.equals(ProcessHandle.current()));
        this.profile = commandLine(main)
                .lines()
                .filter(argument -> argument.startsWith(PROFILE))
                .map(argument -> Path.of(argument.substring(PROFILE.length())))
                .findFirst();
    }

    /** The directory that its driver has made for it, and leaves behind when it is ended itself. */
    Optional<Path> profile() {
        return profile;
    }

    /** The one of this JVM's descendants that has this argument, and is not a child of another that has it. */
    static Optional<BrowserProcess> find(String argument) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> hasArgument(process, argument))
                .filter(process -> process.parent()
                        .filter(parent -> hasArgument(parent, argument))
                        .isEmpty())
                .findFirst()
                .map(BrowserProcess::new);
    }

    private static boolean hasArgument(ProcessHandle process, String argument) {
        return commandLine(process).lines().anyMatch(argument::equals);
    }

    /** An argument a line; not from {@link ProcessHandle.Info} where there is another way, as that cuts long ones. */
    private static String commandLine(ProcessHandle process) {
        Path file = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', '\n');
        } catch (IOException _) {
            return String.join("\n", process.info().arguments().orElse(new String[0]));
        }
    }

    boolean isAlive() {
        return main.isAlive();
    }

    /** The memory that these processes have for themselves, in bytes; 0 where the system does not tell. */
    long memoryBytes() {
        return Stream.concat(Stream.of(main), main.descendants())
                .mapToLong(BrowserProcess::memoryBytes)
                .sum();
    }

    /** Anonymous and shared memory: what is mapped from files, as the program itself, would be counted in each process. */
    private static long memoryBytes(ProcessHandle process) {
        Path status = PROC.resolve(Long.toString(process.pid())).resolve("status");
        try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .sum();
        } catch (IOException | UncheckedIOException _) {
            return 0;
        }
    }

    /** Ends the browser at once. The driver notices and fails what it was asked for. */
    void kill() {
        List<ProcessHandle> children = main.descendants().toList();
        main.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    void killDriver() {
        driver.ifPresent(ProcessHandle::destroyForcibly);
    }
}
