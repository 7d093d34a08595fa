package dev.emp.connector.playwright;

import com.microsoft.playwright.Download;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.playwright.input.WebUrl;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Files that a page has given to its browser. */
final class Downloads {

    private Downloads() {}

    /** Waits until all are there and keeps them; one that fails is a line in the log. */
    static List<String> keepAll(List<Download> downloads, Outputs outputs, PageLog log) throws ConnectorException {
        List<String> names = new ArrayList<>();
        for (Download download : downloads) {
            String failure = download.failure();
            if (failure == null) {
                names.add(keep(download, outputs));
            } else {
                log.add("the download of " + WebUrl.shown(download.url()) + " failed: " + failure);
            }
        }
        return names;
    }

    static String keep(Download download, Outputs outputs) throws ConnectorException {
        String name = download.suggestedFilename();
        String type =
                Objects.requireNonNullElse(URLConnection.guessContentTypeFromName(name), "application/octet-stream");
        return outputs.move(name, type, download.path());
    }
}
