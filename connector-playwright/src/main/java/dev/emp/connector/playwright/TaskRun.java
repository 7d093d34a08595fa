package dev.emp.connector.playwright;

import com.microsoft.playwright.PlaywrightException;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.input.WebJob;
import dev.emp.connector.playwright.input.WebUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Opens a job's page and does what the job asks for. */
final class TaskRun {

    private final OpenPage open;
    private final Job job;
    private final WebJob input;
    private final PlaywrightProperties.Limits limits;
    private final Outputs outputs;
    private final PageLog log;

    TaskRun(OpenPage open, Job job, PlaywrightProperties.Limits limits, PageLog log) {
        this.open = open;
        this.job = job;
        this.input = job.input();
        this.limits = limits;
        this.outputs = new Outputs(job, limits);
        this.log = log;
    }

    JsonNode run() throws ConnectorException {
        String shown = WebUrl.shown(input.url().toString());
        progress(0.05, "opening " + shown);
        boolean page = open.open(input.url(), input.waitFor(), limits.step(), input.acceptStatus());
        if (!page && !(input.task() instanceof WebJob.Script)) {
            throw new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    shown + " is a file to download, not a page. A script keeps it as an output file.");
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        try {
            perform(input.task(), output);
        } catch (PlaywrightException e) {
            throw PageFailures.of(
                    e, "do the task on " + WebUrl.shown(open.page().url()));
        }
        List<String> downloads = Downloads.keepAll(open.guard().takeDownloads(), outputs, log);
        if (!downloads.isEmpty()) {
            ArrayNode names = output.putArray("downloads");
            downloads.forEach(names::add);
        }
        describe(output);
        return output;
    }

    private void perform(WebJob.Task task, ObjectNode output) throws ConnectorException {
        switch (task) {
            case WebJob.Shot shot -> {
                progress(0.6, "taking a picture");
                requireElement(shot.selector());
                byte[] image = Capture.shot(open.page(), shot, limits.step());
                String name = "screenshot" + Capture.extension(shot.format());
                output.put("file", outputs.file(name, Capture.contentType(shot.format()), image));
            }
            case WebJob.Pdf pdf -> {
                progress(0.6, "printing");
                output.put("file", outputs.file("page.pdf", "application/pdf", Capture.pdf(open.page(), pdf)));
            }
            case WebJob.Extract extract -> {
                progress(0.6, "reading");
                output.setAll(new Extraction(open.page(), outputs, limits.step()).extract(extract, ""));
            }
            case WebJob.Script script -> output.set("results", new ScriptRun(open, job, limits, outputs).run(script));
        }
    }

    /** So that its absence is told as such, and not as a picture that took too long. */
    private void requireElement(@Nullable String selector) throws ConnectorException {
        if (selector != null) {
            open.await(new WebJob.WaitFor.Selector(selector, WebJob.ElementState.VISIBLE), limits.step());
        }
    }

    private void describe(ObjectNode output) {
        output.put("url", open.page().url());
        output.put("title", open.page().title());
        if (open.status() > 0) {
            output.put("status", open.status());
        }
    }

    private void progress(double fraction, String message) {
        job.feed().tell(new Told.Progress(fraction, message));
    }
}
