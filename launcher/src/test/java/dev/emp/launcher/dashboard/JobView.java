package dev.emp.launcher.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;

/** The page of one job. */
record JobView(Window window) {

    Locator state() {
        return window.page().locator(".page-head .chip");
    }

    void awaitState(String state) {
        assertThat(state()).hasText(state);
    }

    /** Until the picture that it has made is drawn. */
    void awaitPicture() {
        Locator picture = window.at("output-image").first();
        assertThat(picture).isVisible();
        window.page().waitForCondition(() -> (int) picture.evaluate("image => image.naturalWidth") > 0);
    }

    void cancel() {
        window.confirm("Cancel", "Cancel the job");
    }

    /** Leads to the job that does the same again. */
    void retry() {
        String before = window.page().url();
        window.button("Retry").click();
        window.page().waitForURL(url -> !url.equals(before));
    }
}
