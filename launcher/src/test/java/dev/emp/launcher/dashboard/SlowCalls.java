package dev.emp.launcher.dashboard;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Calls of a page that are held back until the test lets them go, as on a slow network. */
final class SlowCalls {

    private final Page page;
    private final List<Route> held = new ArrayList<>();

    /** @param address what is somewhere in the addresses that are held back from now on */
    SlowCalls(Page page, String address) {
        this.page = page;
        page.route(Pattern.compile(address), held::add);
    }

    /** Waits until the page has made one. */
    SlowCalls await() {
        page.waitForCondition(() -> !held.isEmpty());
        return this;
    }

    void letGo() {
        List<Route> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(Route::resume);
    }

    /** How many are held back now. */
    int count() {
        return held.size();
    }
}
