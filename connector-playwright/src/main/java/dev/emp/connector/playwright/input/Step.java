package dev.emp.connector.playwright.input;

import dev.emp.connector.playwright.input.WebJob.Extract;
import dev.emp.connector.playwright.input.WebJob.Pdf;
import dev.emp.connector.playwright.input.WebJob.Shot;
import dev.emp.connector.playwright.input.WebJob.WaitFor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a script.
 *
 * @param index from 0
 * @param name of its result, unique in the script
 * @param action as the input names it
 * @param timeout null for what the settings say
 */
public record Step(
        int index,
        String name,
        String action,
        Move move,
        @Nullable Duration timeout) {

    /** What is done. */
    public sealed interface Move {
        /** The element it is about; null for none. */
        default @Nullable String selector() {
            return null;
        }
    }

    public record Goto(URI url, WaitFor waitFor) implements Move {}

    public record Click(String selector, int times) implements Move {}

    /** A click that makes the page give a file. */
    public record Download(String selector) implements Move {}

    public record Fill(String selector, String text) implements Move {}

    public record Type(String selector, String text) implements Move {}

    /** @param selector null for what has the focus */
    public record Press(@Nullable String selector, String key) implements Move {}

    public record Select(String selector, List<String> values) implements Move {}

    public record Check(String selector, boolean checked) implements Move {}

    public record Hover(String selector) implements Move {}

    /** @param files names of the job's files */
    public record Upload(String selector, List<String> files) implements Move {}

    public record Wait(WaitFor waitFor) implements Move {
        @Override
        public @Nullable String selector() {
            return waitFor instanceof WaitFor.Selector wanted ? wanted.selector() : null;
        }
    }

    /** @param pattern a URL with * and ** */
    public record WaitForUrl(String pattern) implements Move {}

    /** Brings the element into view, or scrolls the page by so many pixels. */
    public record Scroll(@Nullable String selector, int x, int y) implements Move {}

    public record TakeShot(Shot shot) implements Move {
        @Override
        public @Nullable String selector() {
            return shot.selector();
        }
    }

    public record TakePdf(Pdf pdf) implements Move {}

    public record Read(Extract extract) implements Move {
        @Override
        public @Nullable String selector() {
            return extract.selector();
        }
    }

    public record Evaluate(String expression) implements Move {}

    /** The element, or the page, holds this text. */
    public record Expect(@Nullable String selector, String text) implements Move {}
}
