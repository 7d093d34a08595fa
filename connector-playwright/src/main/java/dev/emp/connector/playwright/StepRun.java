package dev.emp.connector.playwright;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.input.Step;
import dev.emp.connector.playwright.input.WebJob;
import dev.emp.connector.playwright.input.WebJob.InputFile;
import dev.emp.connector.playwright.input.WebJob.WaitFor;
import dev.emp.connector.playwright.input.WebUrl;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Does one step of a script. */
final class StepRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final OpenPage open;
    private final Page page;
    private final Outputs outputs;
    private final Map<String, InputFile> files;
    private final Set<Integer> acceptStatus;
    private final Step step;
    private final Duration limit;

    StepRun(OpenPage open, Outputs outputs, WebJob job, Map<String, InputFile> files, Step step, Duration limit) {
        this.open = open;
        this.page = open.page();
        this.outputs = outputs;
        this.files = files;
        this.acceptStatus = job.acceptStatus();
        this.step = step;
        this.limit = limit;
    }

    /** @return its result; null when it has none */
    @Nullable
    JsonNode run() throws ConnectorException {
        return switch (step.move()) {
            case Step.Read read -> new Extraction(page, outputs, limit).extract(read.extract(), step.name() + "-");
            case Step.TakeShot take ->
                file(outputs.file(
                        step.name() + Capture.extension(take.shot().format()),
                        Capture.contentType(take.shot().format()),
                        Capture.shot(page, take.shot(), limit)));
            case Step.TakePdf take ->
                file(outputs.file(step.name() + ".pdf", "application/pdf", Capture.pdf(page, take.pdf())));
            case Step.Download click -> file(download(click));
            case Step.Evaluate evaluate ->
                outputs.inlineOrFile(step.name() + ".json", JSON.valueToTree(page.evaluate(evaluate.expression())));
            case Step.Goto go -> {
                open.open(go.url(), go.waitFor(), limit, acceptStatus);
                yield null;
            }
            default -> {
                act();
                yield null;
            }
        };
    }

    /** The steps whose only result is what has become of the page. */
    private void act() throws ConnectorException {
        double ms = (double) limit.toMillis();
        switch (step.move()) {
            case Step.Click click ->
                element(click.selector())
                        .click(new Locator.ClickOptions()
                                .setClickCount(click.times())
                                .setTimeout(ms));
            case Step.Fill fill -> element(fill.selector()).fill(fill.text(), new Locator.FillOptions().setTimeout(ms));
            case Step.Type type ->
                element(type.selector())
                        .pressSequentially(type.text(), new Locator.PressSequentiallyOptions().setTimeout(ms));
            case Step.Press press -> press(press, ms);
            case Step.Select select ->
                element(select.selector())
                        .selectOption(
                                select.values().toArray(String[]::new),
                                new Locator.SelectOptionOptions().setTimeout(ms));
            case Step.Check check ->
                element(check.selector()).setChecked(check.checked(), new Locator.SetCheckedOptions().setTimeout(ms));
            case Step.Hover hover -> element(hover.selector()).hover(new Locator.HoverOptions().setTimeout(ms));
            case Step.Upload upload ->
                element(upload.selector())
                        .setInputFiles(payloads(upload), new Locator.SetInputFilesOptions().setTimeout(ms));
            case Step.Wait wait -> await(wait.waitFor(), ms);
            case Step.WaitForUrl wait -> page.waitForURL(wait.pattern(), new Page.WaitForURLOptions().setTimeout(ms));
            case Step.Scroll scroll -> scroll(scroll, ms);
            case Step.Expect expect -> expect(expect, ms);
            default -> throw new IllegalStateException("no step of this kind acts: " + step.action());
        }
    }

    private Locator element(String selector) {
        return page.locator(selector).first();
    }

    private void press(Step.Press press, double ms) {
        if (press.selector() == null) {
            page.keyboard().press(press.key());
        } else {
            element(press.selector()).press(press.key(), new Locator.PressOptions().setTimeout(ms));
        }
    }

    private void await(WaitFor waitFor, double ms) throws ConnectorException {
        switch (waitFor) {
            case WaitFor.Selector selector -> open.await(selector, limit);
            case WaitFor.Load load ->
                page.waitForLoadState(
                        LoadState.valueOf(load.state().name()), new Page.WaitForLoadStateOptions().setTimeout(ms));
        }
    }

    private void scroll(Step.Scroll scroll, double ms) {
        if (scroll.selector() != null) {
            element(scroll.selector())
                    .scrollIntoViewIfNeeded(new Locator.ScrollIntoViewIfNeededOptions().setTimeout(ms));
        } else {
            page.mouse().wheel(scroll.x(), scroll.y());
        }
    }

    private void expect(Step.Expect expect, double ms) throws ConnectorException {
        Locator within = page.locator(expect.selector() == null ? "body" : expect.selector());
        try {
            within.filter(new Locator.FilterOptions().setHasText(expect.text()))
                    .first()
                    .waitFor(new Locator.WaitForOptions()
                            .setState(WaitForSelectorState.ATTACHED)
                            .setTimeout(ms));
        } catch (TimeoutError e) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    (expect.selector() == null ? "The page" : expect.selector()) + " did not show the text \""
                            + expect.text() + "\" within " + PageFailures.seconds(limit) + ".",
                    e);
        }
    }

    private FilePayload[] payloads(Step.Upload upload) {
        return upload.files().stream()
                .map(name -> {
                    InputFile file = Objects.requireNonNull(files.get(name), name);
                    return new FilePayload(name, file.contentType(), file.content());
                })
                .toArray(FilePayload[]::new);
    }

    private String download(Step.Download click) throws ConnectorException {
        Download download = page.waitForDownload(
                new Page.WaitForDownloadOptions().setTimeout((double) limit.toMillis()),
                () -> element(click.selector())
                        .click(new Locator.ClickOptions().setTimeout((double) limit.toMillis())));
        String failure = download.failure();
        if (failure != null) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    "The download of " + WebUrl.shown(download.url()) + " failed: " + failure);
        }
        open.guard().takeDownloads();
        return Downloads.keep(download, outputs);
    }

    private static JsonNode file(String name) {
        return JsonNodeFactory.instance.objectNode().put("file", name);
    }
}
