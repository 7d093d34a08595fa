package dev.emp.connector.playwright.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where this machine's Chromium is. None is ever downloaded. */
public final class Chromium {

    /** Names one for all of EMP. */
    public static final String VARIABLE = "EMP_CHROMIUM";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell");

    private Chromium() {}

    /**
     * The one that the setting or the variable {@link #VARIABLE} names, else the first of the usual names on the path.
     *
     * @param named the setting; null when it is not set
     */
    public static Optional<Path> find(@Nullable Path named, Map<String, String> environment) {
        String variable = environment.get(VARIABLE);
        Path wanted = named != null || variable == null || variable.isBlank() ? named : Path.of(variable);
        Stream<Path> candidates = wanted == null
                ? NAMES.stream().flatMap(name -> folders(environment).map(folder -> folder.resolve(name)))
                : wanted.isAbsolute() || wanted.getNameCount() > 1
                        ? Stream.of(wanted)
                        : folders(environment).map(folder -> folder.resolve(wanted));
        return candidates
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    /** Why there is none, and what to do. */
    public static String missing(@Nullable Path named) {
        String fault = named == null ? "No Chromium was found on the path." : named + " is no program that can be run.";
        return fault
                + " Install one (on Debian: apt-get install chromium), or name it with emp.playwright.executable or "
                + VARIABLE + ".";
    }

    private static Stream<Path> folders(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }
}
