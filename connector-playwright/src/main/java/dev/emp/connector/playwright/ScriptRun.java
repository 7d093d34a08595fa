package dev.emp.connector.playwright;

import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.input.Step;
import dev.emp.connector.playwright.input.WebJob;
import dev.emp.connector.playwright.input.WebUrl;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Does the steps of a script in their order. The first that fails ends it and leaves a picture of the page. */
final class ScriptRun {

    private static final Duration PICTURE_LIMIT = Duration.ofSeconds(5);
    private static final WebJob.Shot PICTURE = new WebJob.Shot(null, false, WebJob.ImageFormat.PNG, null);

    private final OpenPage open;
    private final Job job;
    private final PlaywrightProperties.Limits limits;
    private final Outputs outputs;

    ScriptRun(OpenPage open, Job job, PlaywrightProperties.Limits limits, Outputs outputs) {
        this.open = open;
        this.job = job;
        this.limits = limits;
        this.outputs = outputs;
    }

    /** @return the results of those steps that have one, by their names */
    ObjectNode run(WebJob.Script script) throws ConnectorException {
        ObjectNode results = JsonNodeFactory.instance.objectNode();
        List<Step> steps = script.steps();
        for (Step step : steps) {
            job.feed()
                    .tell(new Told.Progress(
                            0.1 + 0.85 * step.index() / steps.size(),
                            "step " + (step.index() + 1) + " of " + steps.size() + ": " + step.action()));
            JsonNode result = run(step, script);
            if (result != null) {
                results.set(step.name(), result);
            }
        }
        return results;
    }

    private @Nullable JsonNode run(Step step, WebJob.Script script) throws ConnectorException {
        Duration limit = Objects.requireNonNullElse(step.timeout(), limits.step());
        try {
            return new StepRun(open, outputs, job.input(), script.files(), step, limit).run();
        } catch (TimeoutError e) {
            throw failed(step, late(step, limit, e));
        } catch (PlaywrightException e) {
            throw failed(step, PageFailures.of(e, step.action()));
        } catch (ConnectorException e) {
            throw failed(step, e);
        }
    }

    /** An element that does not come is the page's doing; a page that does not load is one that takes too long. */
    private static ConnectorException late(Step step, Duration limit, TimeoutError e) {
        String selector = step.move().selector();
        return selector == null
                ? new ConnectorException(
                        ErrorClass.TIMEOUT, "That was not done within " + PageFailures.seconds(limit) + ".", e)
                : new ConnectorException(
                        ErrorClass.PROVIDER_ERROR,
                        "Nothing like " + selector + " could be used within " + PageFailures.seconds(limit) + ".",
                        e);
    }

    /** With the step and what was on the page. Of a job that was stopped there is no page left to look at. */
    private ConnectorException failed(Step step, ConnectorException why) {
        if (job.isStopped()) {
            return why;
        }
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.put("step", step.index());
        details.put("name", step.name());
        details.put("action", step.action());
        if (step.move().selector() != null) {
            details.put("selector", step.move().selector());
        }
        String at = look(details);
        if (why.details() != null) {
            details.set("cause", why.details());
        }
        return new ConnectorException(
                why.errorClass(),
                "Step " + step.index() + " (" + step.action() + ", '" + step.name() + "') failed: " + why.getMessage()
                        + at,
                why.retryAfter(),
                details,
                why);
    }

    private String look(ObjectNode details) {
        try {
            String url = WebUrl.shown(open.page().url());
            String title = open.page().title();
            details.put("url", url);
            details.put("title", title);
            byte[] picture = Capture.shot(open.page(), PICTURE, PICTURE_LIMIT);
            details.put("screenshot", outputs.file("failure.png", "image/png", picture));
            return " The page was \"" + title + "\" at " + url + ".";
        } catch (PlaywrightException | ConnectorException _) {
            return " The page could not be looked at.";
        }
    }
}
