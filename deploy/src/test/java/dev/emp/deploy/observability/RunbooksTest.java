package dev.emp.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.deploy.Tool;
import dev.emp.deploy.observability.AlertFiles.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunbooksTest {

    private static final Path RUNBOOKS = Tool.ROOT.resolve("docs/runbooks");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern CALL = Pattern.compile("(-X (POST|PUT|DELETE) )?\"\\$EMP(/v1/[^\"?]*)");

    @Test
    void thereIsAPageForEveryAlertAndNoOther() throws Exception {
        Set<String> pages = pages().stream().map(RunbooksTest::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(pages)
                .isEqualTo(
                        AlertFiles.alerts().stream().map(Alert::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyPageSaysWhatWhoHowToLookHowToMendAndHowToPrevent() throws Exception {
        for (Alert alert : AlertFiles.alerts()) {
            String page = Files.readString(RUNBOOKS.resolve(alert.name() + ".md"));
            assertThat(page)
                    .as(alert.name())
                    .startsWith("# " + alert.name() + "\n")
                    .contains(
                            "Severity **" + alert.labels().get("severity") + "**",
                            "**What it means.** ",
                            "**Who is hit.** ",
                            "\n## Look\n\n```\n",
                            "\n## Mend\n\n- ",
                            "\n## Prevent\n\n");
        }
    }

    @Test
    void theIndexHasEveryPageWithItsSeverity() throws Exception {
        String index = Files.readString(RUNBOOKS.resolve("README.md"));
        for (Alert alert : AlertFiles.alerts()) {
            assertThat(index)
                    .contains("| [" + alert.name() + "](" + alert.name() + ".md) | "
                            + alert.labels().get("severity") + " |");
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws Exception {
        for (Path page : pages()) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                assertThat(page.resolveSibling(links.group(1)).normalize())
                        .as("linked from " + page.getFileName())
                        .exists();
            }
        }
    }

    /** The table of calls in docs/access.md is kept complete by a test of the orchestrator. */
    @Test
    void everyCallOfTheApiIsOneThatThereIs() throws Exception {
        List<Pattern> known = calls();
        for (Path page : pages()) {
            Matcher calls = CALL.matcher(Files.readString(page));
            while (calls.find()) {
                String call = (calls.group(2) == null ? "GET" : calls.group(2)) + " " + calls.group(3);
                assertThat(known)
                        .as(call + " in " + page.getFileName())
                        .anyMatch(pattern -> pattern.matcher(call).matches());
            }
        }
    }

    private static List<Pattern> calls() throws IOException {
        List<Pattern> calls = new ArrayList<>();
        Matcher rows = Pattern.compile("(?m)^\\| `((GET|POST|PUT|PATCH|DELETE) /v1/[^`]*)`")
                .matcher(Files.readString(Tool.ROOT.resolve("docs/access.md")));
        while (rows.find()) {
            calls.add(Pattern.compile(rows.group(1).replaceAll("\\{\\w+}", "[A-Za-z]+")));
        }
        assertThat(calls).hasSizeGreaterThan(50);
        return calls;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList();
        }
    }

    private static String name(Path page) {
        return page.getFileName().toString().replaceFirst("\\.md$", "");
    }
}
