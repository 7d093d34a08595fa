package dev.emp.connector.playwright.input;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job on a web page.
 *
 * @param url where it begins
 * @param acceptStatus HTTP statuses of a page that are no failure, besides those below 400
 * @param timeout for the whole job; null for what the settings say
 * @param repeatIfLost whether a script may run again when nobody knows how far it got
 */
public record WebJob(
        URI url,
        Surroundings surroundings,
        WaitFor waitFor,
        Set<Integer> acceptStatus,
        Task task,
        @Nullable Duration timeout,
        boolean repeatIfLost) {

    /**
     * What the page sees of its browser.
     *
     * @param headers sent to the page's own origin
     */
    public record Surroundings(
            @Nullable Viewport viewport,
            @Nullable String locale,
            @Nullable String timezone,
            @Nullable String userAgent,
            boolean javascript,
            Map<String, String> headers,
            List<Cookie> cookies) {}

    public record Viewport(int width, int height, double scale) {}

    /** @param domain null for the host of the job's URL */
    public record Cookie(
            String name, String value, @Nullable String domain, String path, boolean secure, boolean httpOnly) {}

    /** What is waited for after a page was opened, or in a step. */
    public sealed interface WaitFor {

        /** A state of loading. */
        record Load(LoadState state) implements WaitFor {}

        record Selector(String selector, ElementState state) implements WaitFor {}
    }

    public enum LoadState {
        LOAD,
        DOMCONTENTLOADED,
        NETWORKIDLE
    }

    public enum ElementState {
        VISIBLE,
        ATTACHED,
        HIDDEN,
        DETACHED
    }

    /** The one thing that is done with the page. */
    public sealed interface Task {}

    /** @param selector of the one element; null for the page */
    public record Shot(
            @Nullable String selector,
            boolean fullPage,
            ImageFormat format,
            @Nullable Integer quality) implements Task {}

    public enum ImageFormat {
        PNG,
        JPEG,
        WEBP
    }

    /** @param margins top, right, bottom, left, in CSS units */
    public record Pdf(String format, boolean landscape, Margins margins, boolean background, double scale)
            implements Task {}

    public record Margins(String top, String right, String bottom, String left) {}

    /**
     * @param selector within which; null for the whole page
     * @param fields results by name
     */
    public record Extract(@Nullable String selector, Set<What> what, Map<String, Field> fields) implements Task {}

    public enum What {
        TEXT,
        HTML,
        LINKS,
        METADATA,
        TABLE
    }

    /**
     * @param attribute what of the element; null for its text
     * @param all a list of all that match instead of the first
     */
    public record Field(String selector, @Nullable String attribute, boolean all) {}

    /** @param files for uploads, by name */
    public record Script(List<Step> steps, Map<String, InputFile> files) implements Task {}

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record InputFile(String contentType, byte[] content) {}
}
