package dev.emp.benchmarks.dashboard;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * For how long a page's main thread was really at work, by Chromium's own trace. A page knows only how long a task took, and on a machine whose
 * processors are all busy most of that may be waiting for one.
 */
final class MainThread implements AutoCloseable {

    private static final String THREAD = "CrRendererMain";
    private static final String TASK = "ThreadControllerImpl::RunTask";
    private static final double MICROS_A_MILLI = 1e3;

    private final Browser browser;
    private boolean tracing = true;

    private MainThread(Browser browser) {
        this.browser = browser;
    }

    static MainThread watch(Page page) {
        Browser browser = page.context().browser();
        browser.startTracing(page, new Browser.StartTracingOptions().setCategories(List.of("-*", "toplevel")));
        return new MainThread(browser);
    }

    /** The most processor time, in milliseconds, that one of its tasks has had since it was watched. Ends the watching. */
    double longestAtWork() {
        tracing = false;
        JsonNode events = JsonMapper.shared().readTree(browser.stopTracing()).path("traceEvents");
        Set<String> threads = new HashSet<>();
        events.forEach(event -> {
            if (event.path("name").asString("").equals("thread_name")
                    && event.at("/args/name").asString("").equals(THREAD)) {
                threads.add(thread(event));
            }
        });
        return events.valueStream()
                .filter(event -> event.path("name").asString("").equals(TASK) && threads.contains(thread(event)))
                .mapToDouble(task -> task.path("tdur").asDouble(0) / MICROS_A_MILLI)
                .max()
                .orElseThrow(() -> new IllegalStateException("Chromium has told of no task of the page"));
    }

    private static String thread(JsonNode event) {
        return event.path("pid") + " " + event.path("tid");
    }

    @Override
    public void close() {
        if (tracing) {
            browser.stopTracing();
        }
    }
}
