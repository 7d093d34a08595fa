package dev.emp.connector.playwright.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Proxy;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.gate.FilteringProxy;
import dev.emp.connector.playwright.gate.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Chromium with a driver, a proxy and a directory of its own. One thread at a time uses it; any thread may kill or
 * measure it.
 */
public final class WarmBrowser {

    private static final Logger log = LoggerFactory.getLogger(WarmBrowser.class);

    private final Playwright driver;
    private final Browser browser;
    private final BrowserProcess process;
    private final FilteringProxy proxy;
    private final Path directory;
    private int jobs;
    private Instant idleSince = Instant.MAX;

    private WarmBrowser(
            Playwright driver, Browser browser, BrowserProcess process, FilteringProxy proxy, Path directory) {
        this.driver = driver;
        this.browser = browser;
        this.process = process;
        this.proxy = proxy;
        this.directory = directory;
    }

    /**
     * Blocks until it has started.
     *
     * @param proxy belongs to the browser from now on, and is closed when it does not start
     * @throws ConnectorException unavailable, with what Chromium said
     */
    static WarmBrowser launch(BrowserSettings settings, Path executable, FilteringProxy proxy)
            throws ConnectorException {
        Path directory = newDirectory();
        Playwright driver = null;
        try {
            driver = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            String mark = "--emp-browser=" + UUID.randomUUID();
            Browser browser = driver.chromium().launch(options(settings, executable, proxy, directory, mark));
            BrowserProcess process = BrowserProcess.find(mark)
                    .orElseThrow(
                            () -> new PlaywrightException("its process is not to be seen among this one's children"));
            return new WarmBrowser(driver, browser, process, proxy, directory);
        } catch (RuntimeException e) {
            log.warn("Chromium ({}) does not start", executable, e);
            if (driver != null) {
                driver.close();
            }
            proxy.close();
            delete(directory);
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE,
                    "Chromium (" + executable + ") does not start: " + LaunchFlags.reason(e.getMessage()),
                    e);
        }
    }

    private static LaunchOptions options(
            BrowserSettings settings, Path executable, FilteringProxy proxy, Path directory, String mark) {
        return new LaunchOptions()
                .setExecutablePath(executable)
                .setHeadless(true)
                .setChromiumSandbox(settings.sandbox())
                .setTimeout((double) settings.launchTimeout().toMillis())
                .setArtifactsDir(directory)
                .setEnv(LaunchFlags.environment(directory))
                .setProxy(new Proxy("http://127.0.0.1:" + proxy.port()).setBypass("<-loopback>"))
                .setArgs(LaunchFlags.with(mark));
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("emp-playwright-");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for a browser can be made", e);
        }
    }

    /** A page's surroundings that share nothing with those of any other job; its traffic is counted in this one. */
    public BrowserContext newContext(Browser.NewContextOptions options, Traffic traffic) {
        jobs++;
        proxy.serve(traffic);
        return browser.newContext(options);
    }

    /** No connection is left or let through until the next job. */
    public void endTraffic() {
        proxy.serve(null);
    }

    /** What all its processes have in memory, in bytes; 0 where the system does not tell. */
    public long memoryBytes() {
        return process.memoryBytes();
    }

    /** Ends it at once; whatever waits for it fails. */
    public void kill() {
        process.kill();
    }

    /** Ends it and its driver, where that does not notice that its browser has ended. */
    public void killDriver() {
        process.kill();
        process.killDriver();
    }

    boolean isAlive() {
        return process.isAlive() && browser.isConnected();
    }

    int jobs() {
        return jobs;
    }

    Instant idleSince() {
        return idleSince;
    }

    void becameIdle(Instant now) {
        idleSince = now;
    }

    /** Ends the browser and its driver, and deletes what they have written. */
    void close() {
        process.kill();
        try {
            driver.close();
        } catch (PlaywrightException e) {
            log.debug("The driver of a browser did not close well", e);
        }
        process.killDriver();
        proxy.close();
        process.profile().ifPresent(WarmBrowser::delete);
        delete(directory);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            List<Path> all;
            try (var files = Files.walk(directory)) {
                all = files.toList().reversed();
            }
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("{} could not be deleted", directory, e);
        }
    }
}
