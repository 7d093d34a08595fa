package dev.emp.monitor.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at pages the way people have them: on a phone, a laptop and a wall, by day and by night. */
public final class Looks {

    /** Kept after the tests, to be looked at. */
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Narrower than this is held upright in a hand. */
    private static final int PHONE_WIDTH = 720;

    private static final List<Integer> WIDTHS = List.of(390, 1440, 2560);

    /** What the pictures of the documentation are taken at. */
    private static final int PICTURE_WIDTH = 1440;

    private static final int PICTURE_HEIGHT = 900;

    private Looks() {}

    /** In both themes and at every width: nothing is wider than the window, and axe finds nothing. Keeps a picture of each. */
    public static void right(Page page, String name) {
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
            for (int width : WIDTHS) {
                page.setViewportSize(width, height(width));
                awaitPictures(page);
                String picture = "%s-%s-%d".formatted(name, theme.name().toLowerCase(Locale.ROOT), width);
                shoot(page, SCREENSHOTS.resolve(picture + ".png"), true);
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .as(picture)
                        .isLessThanOrEqualTo(width);
                Axe.assertNoViolation(page);
            }
        }
    }

    /**
     * A picture for people, kept as {@code target/screenshots/NAME.png}; with {@code -Demp.write-docs} it is written to {@code docs/images} as well, where the
     * documentation shows it.
     */
    public static void picture(Page page, String name) {
        picture(page, name, PICTURE_HEIGHT);
    }

    /** @param height of the window in CSS pixels, for pages that have more to show */
    public static void picture(Page page, String name, int height) {
        page.emulateMedia(
                new EmulateMediaOptions().setColorScheme(ColorScheme.DARK).setReducedMotion(ReducedMotion.REDUCE));
        page.setViewportSize(PICTURE_WIDTH, height);
        // Nothing is pointed at.
        page.mouse().move(0, 0);
        awaitPictures(page);
        shoot(page, SCREENSHOTS.resolve(name + ".png"), false);
        if (System.getProperty("emp.write-docs") != null) {
            shoot(page, Path.of("..", "docs", "images", name + ".png"), false);
        }
    }

    private static int height(int width) {
        if (width < PHONE_WIDTH) {
            return 844;
        }
        return width > PICTURE_WIDTH ? 1440 : PICTURE_HEIGHT;
    }

    /** Until every picture in sight is there. */
    private static void awaitPictures(Page page) {
        page.waitForCondition(() -> (boolean) page.evaluate("""
                [...document.images]
                  .filter(image => image.getBoundingClientRect().top < innerHeight)
                  .every(image => image.complete && image.naturalWidth > 0)"""));
    }

    private static void shoot(Page page, Path file, boolean whole) {
        page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(whole));
    }
}
