package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.monitor.page.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A platform for all tests of a class, and people of each role who visit its dashboard in windows of their own. A page that complains to its console
 * fails the test, but for refusals that the tests provoke and the browser writes down as well.
 */
final class DashboardVisits implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private final String provoked;
    private final Settings settings;
    private @Nullable Path directory;
    private @Nullable ClosedPlatform platform;
    private Chromium chromium = new Chromium();

    /** Of a platform that keeps its files in this directory. */
    @FunctionalInterface
    interface Settings {
        Map<String, String> in(Path directory) throws Exception;
    }

    /** @param provoked the status of the refusals: {@code 422} */
    DashboardVisits(String provoked) {
        this(provoked, directory -> Map.of());
    }

    DashboardVisits(String provoked, Settings settings) {
        this.provoked = provoked;
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Chromium.require();
        Path made = Files.createTempDirectory("emp-dashboard-");
        directory = made;
        platform = ClosedPlatform.start(made, settings.in(made));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        chromium = new Chromium();
        chromium.beforeEach(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        chromium.afterEach(context);
        assertThat(chromium.complaints())
                .filteredOn(complaint -> !complaint.contains(provoked))
                .isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (platform != null) {
            platform.close();
        }
        FileSystemUtils.deleteRecursively(directory);
    }

    ClosedPlatform platform() {
        return Objects.requireNonNull(platform);
    }

    /** Nobody is signed in yet. */
    Window open(String path) {
        return new Window(chromium.open(platform().page(path)));
    }

    /** @param role whose key is used */
    Window signedIn(String role, String path) {
        return signedInWith(platform().key(role), path);
    }

    Window signedInWith(String key, String path) {
        Window window = open(path);
        window.signIn(key);
        assertThat(window.menu()).isVisible();
        return window;
    }
}
