package dev.emp.monitor.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.jobbus.testing.FreePort;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import dev.emp.monitor.testing.ShiftedClock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The dashboard in a real Chromium, on a monitor with an in-memory bus. The monitor starts with the first page that is opened. */
final class Dashboard implements BeforeEachCallback, AfterEachCallback {

    private final ShiftedClock clock = new ShiftedClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final Chromium chromium = new Chromium();
    private @Nullable OrchestratorStub orchestrator;
    private @Nullable RunningMonitor monitor;
    private final int port = FreePort.next();

    @Override
    public void beforeEach(ExtensionContext context) {
        chromium.beforeEach(context);
        orchestrator = new OrchestratorStub();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        chromium.afterEach(context);
        stopMonitor();
        if (orchestrator != null) {
            orchestrator.close();
        }
    }

    InMemoryJobBus bus() {
        return bus;
    }

    OrchestratorStub orchestrator() {
        return Objects.requireNonNull(orchestrator);
    }

    Instant now() {
        return clock.instant();
    }

    /** Fills the bus. */
    Scene scene() {
        return new Scene(bus, clock);
    }

    /** What the orchestrator says of the scene's jobs. */
    Documents documents(Scene scene) {
        return new Documents(orchestrator(), clock.instant(), scene);
    }

    Page open(String path) {
        return open(path, new NewContextOptions());
    }

    Page open(String path, NewContextOptions options) {
        if (monitor == null) {
            startMonitor();
        }
        return chromium.open(Objects.requireNonNull(monitor).uri(path), options);
    }

    /** Always on the same port, as those who look at it expect. */
    void startMonitor() {
        monitor = RunningMonitor.start(
                bus,
                port,
                "emp.monitor.orchestrator-url=" + orchestrator().address(),
                "emp.monitor.feed.counts-interval=100ms");
    }

    void stopMonitor() {
        if (monitor != null) {
            monitor.close();
            monitor = null;
        }
    }

    List<String> complaints() {
        return chromium.complaints();
    }

    /** The row of a job in the list. */
    static Locator row(Page page, JobId id) {
        return page.getByTestId("job-" + id);
    }
}
