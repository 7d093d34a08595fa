package dev.emp.connector.playwright;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.browser.WarmBrowser;
import dev.emp.connector.playwright.gate.Host;
import dev.emp.connector.playwright.gate.HostRules;
import dev.emp.connector.playwright.gate.Refusal;
import dev.emp.connector.playwright.gate.Traffic;
import dev.emp.connector.playwright.input.WebJob;
import dev.emp.connector.playwright.input.WebJob.WaitFor;
import dev.emp.connector.playwright.input.WebUrl;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A page in surroundings of its own, and the ways to open a URL in it. */
final class OpenPage implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final PageGuard guard;
    private final Traffic traffic;
    private final HostRules rules;
    private int status;

    private OpenPage(BrowserContext context, PageGuard guard, Traffic traffic, HostRules rules) {
        this.context = context;
        this.guard = guard;
        this.traffic = traffic;
        this.rules = rules;
        this.page = context.newPage();
    }

    static OpenPage in(WarmBrowser browser, WebJob job, PageGuard guard, Traffic traffic, HostRules rules) {
        BrowserContext context = browser.newContext(options(job.surroundings()), traffic);
        guard.watch(context);
        addHeaders(context, job);
        context.addCookies(job.surroundings().cookies().stream()
                .map(cookie -> cookie(cookie, job.url()))
                .toList());
        return new OpenPage(context, guard, traffic, rules);
    }

    private static Browser.NewContextOptions options(WebJob.Surroundings wanted) {
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setAcceptDownloads(true)
                .setServiceWorkers(ServiceWorkerPolicy.BLOCK)
                .setJavaScriptEnabled(wanted.javascript());
        if (wanted.viewport() != null) {
            options.setViewportSize(wanted.viewport().width(), wanted.viewport().height())
                    .setDeviceScaleFactor(wanted.viewport().scale());
        }
        if (wanted.locale() != null) {
            options.setLocale(wanted.locale());
        }
        if (wanted.timezone() != null) {
            options.setTimezoneId(wanted.timezone());
        }
        if (wanted.userAgent() != null) {
            options.setUserAgent(wanted.userAgent());
        }
        return options;
    }

    /** Only to the host and port of the job's URL: a header often is a key, and a page loads from many hosts. */
    private static void addHeaders(BrowserContext context, WebJob job) {
        Map<String, String> headers = job.surroundings().headers();
        if (headers.isEmpty()) {
            return;
        }
        String own = WebUrl.authority(job.url().toString());
        context.route(url -> WebUrl.authority(url).equals(own), route -> {
            Map<String, String> all = new HashMap<>(route.request().headers());
            headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
            route.resume(new Route.ResumeOptions().setHeaders(all));
        });
    }

    private static Cookie cookie(WebJob.Cookie wanted, URI url) {
        String domain = wanted.domain() == null ? WebUrl.hostOf(url) : wanted.domain();
        return new Cookie(wanted.name(), wanted.value())
                .setDomain(domain)
                .setPath(wanted.path())
                .setSecure(wanted.secure())
                .setHttpOnly(wanted.httpOnly());
    }

    Page page() {
        return page;
    }

    PageGuard guard() {
        return guard;
    }

    /**
     * Opens a URL and waits.
     *
     * @param accepted HTTP statuses that are no failure besides those below 400
     * @return false when the URL is a file that is being downloaded
     */
    boolean open(URI url, WaitFor waitFor, Duration limit, Set<Integer> accepted) throws ConnectorException {
        Optional<Refusal> refusal = rules.check(Host.of(WebUrl.hostOf(url)), WebUrl.port(url));
        if (refusal.isPresent()) {
            throw PageFailures.refused(refusal.get());
        }
        WebJob.LoadState state =
                waitFor instanceof WaitFor.Load load ? load.state() : WebJob.LoadState.DOMCONTENTLOADED;
        guard.takeFailedUrl();
        try {
            Response response = page.navigate(
                    url.toString(),
                    new Page.NavigateOptions()
                            .setTimeout((double) limit.toMillis())
                            .setWaitUntil(WaitUntilState.valueOf(state.name())));
            if (response != null) {
                status = response.status();
                requireReached(response, accepted);
            }
        } catch (PlaywrightException e) {
            if (String.valueOf(e.getMessage()).contains("Download is starting")) {
                return false;
            }
            String failed = guard.takeFailedUrl();
            throw PageFailures.opening(
                    e,
                    failed == null ? url.toString() : failed,
                    traffic,
                    "'" + state.name().toLowerCase(Locale.ROOT) + "'",
                    limit);
        }
        if (waitFor instanceof WaitFor.Selector selector) {
            await(selector, limit);
        }
        return true;
    }

    /** The proxy answers for hosts that it does not open, so that an answer is not always the site's. */
    private void requireReached(Response response, Set<Integer> accepted) throws ConnectorException {
        String shown = WebUrl.shown(response.url());
        String authority = WebUrl.authority(response.url());
        Optional<Refusal> refusal = traffic.refusalOf(authority);
        if (refusal.isPresent()) {
            throw PageFailures.refused(refusal.get());
        }
        Optional<String> failure = traffic.failureOf(authority);
        if (failure.isPresent() && response.status() == 502) {
            throw PageFailures.unreachable(shown, authority, failure.get());
        }
        if (response.status() >= 400 && !accepted.contains(response.status())) {
            throw refusedBySite(response, shown);
        }
    }

    private static ConnectorException refusedBySite(Response response, String shown) {
        int status = response.status();
        JsonNode details =
                JsonNodeFactory.instance.objectNode().put("status", status).put("url", shown);
        String message = (shown + " answered " + status + " " + response.statusText()).strip()
                + ". If that is fine, name the status in accept_status.";
        if (status != 429) {
            return new ConnectorException(ErrorClass.PROVIDER_ERROR, message, null, details, null);
        }
        String wait = response.headers().getOrDefault("retry-after", "");
        Duration retryAfter = wait.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(wait)) : null;
        return new ConnectorException(ErrorClass.RATE_LIMITED, message, retryAfter, details, null)
                .withNothingAccepted();
    }

    /** Waits for an element to be as it is wanted. */
    void await(WaitFor.Selector wanted, Duration limit) throws ConnectorException {
        try {
            page.waitForSelector(
                    wanted.selector(),
                    new Page.WaitForSelectorOptions()
                            .setState(
                                    WaitForSelectorState.valueOf(wanted.state().name()))
                            .setTimeout((double) limit.toMillis()));
        } catch (TimeoutError e) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    wanted.selector() + " was not " + wanted.state().name().toLowerCase(Locale.ROOT) + " within "
                            + PageFailures.seconds(limit) + ".",
                    e);
        }
    }

    /** The status of the last page that was opened; 0 when there was none. */
    int status() {
        return status;
    }

    @Override
    public void close() {
        context.close();
    }
}
