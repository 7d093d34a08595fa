package dev.emp.benchmarks.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A Chromium that draws without a GPU, and whose pages watch themselves: see {@code watch.js}. */
final class PageBrowser implements AutoCloseable {

    static final int WIDTH = 1440;
    static final int HEIGHT = 900;

    private static final double PATIENCE_MILLIS = 120_000;

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;
    private final String watch;

    PageBrowser(Path chromium) throws IOException {
        try (InputStream script =
                Objects.requireNonNull(PageBrowser.class.getResourceAsStream("watch.js"), "watch.js")) {
            watch = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(chromium)
                        .setHeadless(true)
                        .setArgs(FLAGS));
    }

    /** Loads a page with nothing in the cache. */
    Page open(String address) {
        Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(WIDTH, HEIGHT));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.addInitScript(watch);
        page.navigate(address);
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
