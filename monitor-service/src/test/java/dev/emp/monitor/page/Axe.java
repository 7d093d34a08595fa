package dev.emp.monitor.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for barriers to people who cannot see, or use no mouse. */
public final class Axe {

    /** From the folder of any module, since those are where tests run. */
    private static final Path SCRIPT =
            Path.of("..", "monitor-service", "src", "main", "dashboard", "node_modules", "axe-core", "axe.min.js");

    private Axe() {}

    /** The page's policy lets no script in from outside, so axe comes in by way of the debugger. */
    public static void assertNoViolation(Page page) {
        if (page.evaluate("typeof axe").equals("undefined")) {
            page.evaluate(script());
        }
        Object violations = page.evaluate("""
                async () => (await axe.run()).violations.map(
                  v => v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))""");
        assertThat((List<?>) violations).as("what axe found on " + page.url()).isEmpty();
    }

    private static String script() {
        try {
            return Files.readString(SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
