package dev.emp.launcher.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the page of the dashboard again when a source of it is saved. The monitor reads it anew for every visit, and goes on. */
final class DashboardBuild {

    private final Path folder;
    private SourceSnapshot seen;

    DashboardBuild(Path workspace) throws IOException {
        this.folder = workspace.resolve("monitor-service/src/main/dashboard");
        this.seen = snapshot();
    }

    private SourceSnapshot snapshot() throws IOException {
        return SourceSnapshot.below(Stream.of("src", "public", "index.html")
                .map(folder::resolve)
                .filter(Files::exists)
                .toList());
    }

    /** Builds it when a source has changed since the last look; answers what there is to tell about that. */
    List<String> look() throws IOException, InterruptedException {
        SourceSnapshot now = snapshot();
        boolean same = now.equals(seen);
        seen = now;
        return same ? List.of() : build();
    }

    private List<String> build() throws InterruptedException {
        List<String> told = new ArrayList<>();
        try {
            Process node = new ProcessBuilder("node", "build.mjs", "build")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            node.getOutputStream().close();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (node.waitFor() == 0) {
                told.add("The dashboard is built: load its page again.");
            } else {
                output.lines().forEach(told::add);
                told.add("The dashboard stays as it was built last.");
            }
        } catch (IOException e) {
            told.add("The dashboard cannot be built: " + e.getMessage());
        }
        return told;
    }
}
