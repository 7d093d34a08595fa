package dev.emp.connector.playwright;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.gate.Traffic;
import dev.emp.connector.playwright.input.WebUrl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears what happens in a job's pages, and stops the job when it is more than it may. */
final class PageGuard {

    private final Job job;
    private final PlaywrightProperties.Limits limits;
    private final Traffic traffic;
    private final PageLog log;
    private final List<Download> downloads = new ArrayList<>();
    private @Nullable String failedUrl;
    private int requests;

    PageGuard(Job job, PlaywrightProperties.Limits limits, Traffic traffic, PageLog log) {
        this.job = job;
        this.limits = limits;
        this.traffic = traffic;
        this.log = log;
    }

    void watch(BrowserContext context) {
        context.onRequest(this::requested);
        context.onResponse(this::answered);
        context.onRequestFailed(this::failed);
        context.onConsoleMessage(this::said);
        context.onWebError(error -> log.add("page error: " + error.error()));
        context.onDownload(downloads::add);
        context.onPage(page -> opened(context, page));
    }

    private void requested(Request request) {
        if (request.url().startsWith("http") && ++requests > limits.requests()) {
            stop("The page makes more than the " + limits.requests()
                    + " requests that emp.playwright.limits.requests allows.");
        }
        int redirects = 0;
        for (Request before = request.redirectedFrom(); before != null; before = before.redirectedFrom()) {
            redirects++;
        }
        if (redirects > limits.redirects()) {
            stop(WebUrl.shown(request.url()) + " comes after more than the " + limits.redirects()
                    + " redirects that emp.playwright.limits.redirects allows.");
        }
    }

    /** The size that it announces; what it does not announce counts when it arrives. */
    private void answered(Response response) {
        String length = response.headers().getOrDefault("content-length", "");
        if (length.matches("[0-9]{1,18}")) {
            traffic.response(WebUrl.authority(response.url()), Long.parseLong(length));
        }
    }

    private void failed(Request request) {
        if (request.isNavigationRequest()) {
            failedUrl = request.url();
        }
    }

    private void said(ConsoleMessage message) {
        if ("error".equals(message.type())) {
            log.add("console: " + message.text());
        }
    }

    private void opened(BrowserContext context, Page page) {
        page.onCrash(crashed -> stop("The page " + WebUrl.shown(crashed.url()) + " has crashed."));
        if (context.pages().size() > limits.pages()) {
            stop("The page opens more than the " + limits.pages() + " pages that emp.playwright.limits.pages allows.");
        }
    }

    private void stop(String sentence) {
        job.stop(new ConnectorException(ErrorClass.PROVIDER_ERROR, sentence));
    }

    /** The page that could not be loaded last; null when there is none since the last call. */
    @Nullable
    String takeFailedUrl() {
        String url = failedUrl;
        failedUrl = null;
        return url;
    }

    /** The downloads since the last call. */
    List<Download> takeDownloads() {
        List<Download> taken = List.copyOf(downloads);
        downloads.clear();
        return taken;
    }
}
