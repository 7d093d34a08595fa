package dev.emp.launcher.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code emp up --dev} does when sources of the dashboard are saved, on a dashboard of one file. */
class DashboardBuildTest {

    @TempDir
    private Path workspace;

    private Path folder;
    private Path source;

    @BeforeEach
    void haveADashboard() throws IOException {
        folder = workspace.resolve("monitor-service/src/main/dashboard");
        source = folder.resolve("src/page.ts");
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(source, "first");
        Files.writeString(
                folder.resolve("build.mjs"),
                "import { readFileSync, writeFileSync } from 'node:fs'\n"
                        + "const text = readFileSync('src/page.ts', 'utf8')\n"
                        + "if (text.includes('wrong')) { console.error('page.ts has a fault'); process.exit(1) }\n"
                        + "writeFileSync('built', text)\n");
    }

    @Test
    void aSavedSourceIsBuiltOnce() throws Exception {
        DashboardBuild dashboard = new DashboardBuild(workspace);
        assertThat(dashboard.look()).isEmpty();

        Files.writeString(source, "second time");
        assertThat(dashboard.look()).singleElement().asString().contains("load its page again");

        assertThat(folder.resolve("built")).hasContent("second time");
        assertThat(dashboard.look()).isEmpty();
    }

    @Test
    void aFaultIsToldInTheWordsOfTheBuild() throws Exception {
        DashboardBuild dashboard = new DashboardBuild(workspace);
        Files.writeString(source, "something wrong");

        assertThat(dashboard.look())
                .containsExactly("page.ts has a fault", "The dashboard stays as it was built last.");
        assertThat(folder.resolve("built")).doesNotExist();
    }

    @Test
    void aWorkingCopyWithoutADashboardHasNothingToBuild() throws Exception {
        assertThat(new DashboardBuild(workspace.resolve("elsewhere")).look()).isEmpty();
    }
}
