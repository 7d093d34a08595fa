package dev.emp.connector.playwright;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Margin;
import com.microsoft.playwright.options.ScreenshotType;
import dev.emp.connector.playwright.input.WebJob.ImageFormat;
import dev.emp.connector.playwright.input.WebJob.Pdf;
import dev.emp.connector.playwright.input.WebJob.Shot;
import java.time.Duration;
import java.util.Locale;

/** Pictures and prints of a page. */
final class Capture {

    /** What Chromium says when the page was just not being drawn, as on a busy machine: asked again, it gives the picture. */
    private static final String NOT_JUST_NOW = "Unable to capture screenshot";

    private Capture() {}

    static byte[] shot(Page page, Shot shot, Duration limit) {
        try {
            return taken(page, shot, limit);
        } catch (PlaywrightException e) {
            if (!String.valueOf(e.getMessage()).contains(NOT_JUST_NOW)) {
                throw e;
            }
            return taken(page, shot, limit);
        }
    }

    private static byte[] taken(Page page, Shot shot, Duration limit) {
        ScreenshotType type = ScreenshotType.valueOf(shot.format().name());
        if (shot.selector() != null) {
            Locator.ScreenshotOptions options =
                    new Locator.ScreenshotOptions().setType(type).setTimeout((double) limit.toMillis());
            if (shot.quality() != null) {
                options.setQuality(shot.quality());
            }
            return page.locator(shot.selector()).first().screenshot(options);
        }
        Page.ScreenshotOptions options = new Page.ScreenshotOptions()
                .setType(type)
                .setFullPage(shot.fullPage())
                .setTimeout((double) limit.toMillis());
        if (shot.quality() != null) {
            options.setQuality(shot.quality());
        }
        return page.screenshot(options);
    }

    static byte[] pdf(Page page, Pdf pdf) {
        return page.pdf(new Page.PdfOptions()
                .setFormat(pdf.format())
                .setLandscape(pdf.landscape())
                .setPrintBackground(pdf.background())
                .setScale(pdf.scale())
                .setMargin(new Margin()
                        .setTop(pdf.margins().top())
                        .setRight(pdf.margins().right())
                        .setBottom(pdf.margins().bottom())
                        .setLeft(pdf.margins().left())));
    }

    static String extension(ImageFormat format) {
        return format == ImageFormat.JPEG ? ".jpg" : "." + format.name().toLowerCase(Locale.ROOT);
    }

    static String contentType(ImageFormat format) {
        return "image/" + format.name().toLowerCase(Locale.ROOT);
    }
}
