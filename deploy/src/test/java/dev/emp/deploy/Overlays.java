package dev.emp.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kustomize overlays, built by {@code kubectl kustomize} where there is a kubectl. */
final class Overlays {

    static final Path HOME = Path.of("kustomize");

    private static final List<Manifest> BUILT = new ArrayList<>();

    private Overlays() {}

    static boolean canBeBuilt() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    static List<Path> folders() {
        try (Stream<Path> folders = Files.list(HOME.resolve("overlays"))) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all overlays consist of; nothing where they cannot be built. */
    static synchronized List<Manifest> all() {
        if (BUILT.isEmpty() && canBeBuilt()) {
            folders().forEach(folder -> BUILT.addAll(build(folder)));
        }
        return List.copyOf(BUILT);
    }

    static List<Manifest> build(Path folder) {
        try {
            Path said = Files.createTempFile(Path.of("target"), "kubectl", ".txt");
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectError(said.toFile())
                    .start();
            String built = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(folder + " cannot be built: " + Files.readString(said));
            }
            Files.delete(said);
            return Chart.manifests("overlay " + folder.getFileName(), built);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
