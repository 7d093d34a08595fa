package dev.emp.monitor.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The Chromium installed on this machine, driven by Playwright: one for all tests, with windows that end with the test that has opened them. Where
 * none is installed the tests are skipped.
 */
public final class Chromium implements BeforeEachCallback, AfterEachCallback {

    private static final double PATIENCE_MILLIS = 20_000;
    private static final String INSTALL = "no Chromium is installed: apt-get install chromium";
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final List<BrowserContext> windows = new ArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private @Nullable Browser browser;

    /** Closed by JUnit when all tests have run. */
    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {

        static Running start(Path executable) {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            return new Running(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new LaunchOptions()
                                    .setExecutablePath(executable)
                                    .setHeadless(true)
                                    .setArgs(FLAGS)));
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    /** Skips the tests of whoever calls this where there is no Chromium. */
    public static Path require() {
        Optional<Path> executable = find();
        if (executable.isEmpty()) {
            System.out.println("Skipped: tests in a browser, since " + INSTALL);
        }
        Assumptions.assumeTrue(executable.isPresent(), INSTALL);
        return executable.orElseThrow();
    }

    /** {@code EMP_CHROMIUM}, or the first of the usual names on the path. */
    private static Optional<Path> find() {
        String named = System.getenv("EMP_CHROMIUM");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        List<Path> folders = Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/bin"))
                .map(Path::of)
                .toList();
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Path executable = require();
        browser = context.getRoot()
                .getStore(Namespace.create(Chromium.class))
                .computeIfAbsent(Running.class, key -> Running.start(executable), Running.class)
                .browser();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        windows.forEach(BrowserContext::close);
    }

    /** A window of its own, with no cookies yet. */
    public Page open(URI address) {
        return open(address, new NewContextOptions());
    }

    public Page open(URI address, NewContextOptions options) {
        BrowserContext window = Objects.requireNonNull(browser).newContext(options);
        windows.add(window);
        window.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = window.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(address.toString());
        return page;
    }

    /** What the pages have written to their consoles as errors. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }
}
