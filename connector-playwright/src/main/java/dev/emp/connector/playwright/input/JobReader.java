package dev.emp.connector.playwright.input;

import dev.emp.connector.playwright.input.WebJob.Cookie;
import dev.emp.connector.playwright.input.WebJob.ElementState;
import dev.emp.connector.playwright.input.WebJob.InputFile;
import dev.emp.connector.playwright.input.WebJob.LoadState;
import dev.emp.connector.playwright.input.WebJob.Script;
import dev.emp.connector.playwright.input.WebJob.Surroundings;
import dev.emp.connector.playwright.input.WebJob.Task;
import dev.emp.connector.playwright.input.WebJob.Viewport;
import dev.emp.connector.playwright.input.WebJob.WaitFor;
import dev.emp.connector.support.files.DataUrl;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a job from its JSON. */
public final class JobReader {

    private enum Action {
        SCREENSHOT,
        PDF,
        EXTRACT,
        SCRIPT
    }

    private final boolean evaluate;

    /** @param evaluate whether a script may run JavaScript of its own */
    public JobReader(boolean evaluate) {
        this.evaluate = evaluate;
    }

    /** @throws InvalidInput with the JSON pointer of the first fault */
    public WebJob read(JsonNode input) throws InvalidInput {
        Fields fields = new Fields(input, "");
        Action action = fields.choice("action", Action.class, null);
        URI url = fields.url("url");
        WaitFor waitFor = waitFor(fields, "wait_for");
        Surroundings surroundings = surroundings(fields);
        Set<Integer> acceptStatus = statuses(fields);
        Duration timeout = fields.seconds("timeout_seconds");
        boolean repeatIfLost = fields.flag("repeat_if_lost", false);
        Task task = switch (action) {
            case SCREENSHOT -> TaskReader.shot(fields);
            case PDF -> TaskReader.pdf(fields);
            case EXTRACT -> TaskReader.extract(fields);
            case SCRIPT -> script(fields);
        };
        fields.requireNoneLeft();
        return new WebJob(url, surroundings, waitFor, acceptStatus, task, timeout, repeatIfLost);
    }

    private Script script(Fields fields) throws InvalidInput {
        Map<String, InputFile> files = files(fields);
        List<Fields> written = fields.objects("steps");
        if (written.isEmpty() || written.size() > 500) {
            throw fields.invalid("steps", "must be a list of 1 to 500 steps");
        }
        StepReader reader = new StepReader(evaluate, files.keySet());
        List<Step> steps = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields step : written) {
            Step read = reader.read(step, steps.size());
            if (!names.add(read.name())) {
                throw step.invalid("name", "is the name of another step as well: " + read.name());
            }
            steps.add(read);
        }
        return new Script(steps, files);
    }

    /** {@code "load"}, or an object that names a selector. */
    static WaitFor waitFor(Fields fields, String name) throws InvalidInput {
        Optional<JsonNode> value = fields.take(name);
        if (value.isPresent() && value.get().isObject()) {
            Fields wanted = new Fields(value.get(), fields.pointer() + "/" + name);
            WaitFor waitFor = new WaitFor.Selector(
                    wanted.requiredText("selector"), wanted.choice("state", ElementState.class, ElementState.VISIBLE));
            wanted.requireNoneLeft();
            return waitFor;
        }
        return new WaitFor.Load(fields.choice(name, LoadState.class, LoadState.LOAD));
    }

    private static Surroundings surroundings(Fields fields) throws InvalidInput {
        return new Surroundings(
                viewport(fields),
                fields.text("locale"),
                timezone(fields),
                fields.text("user_agent"),
                fields.flag("javascript", true),
                headers(fields),
                cookies(fields));
    }

    private static @Nullable Viewport viewport(Fields fields) throws InvalidInput {
        Optional<Fields> size = fields.object("viewport");
        if (size.isEmpty()) {
            return null;
        }
        Integer width = size.get().number("width", 1, 10_000);
        Integer height = size.get().number("height", 1, 10_000);
        Integer scale = size.get().number("scale", 1, 4);
        size.get().requireNoneLeft();
        return new Viewport(width == null ? 1280 : width, height == null ? 720 : height, scale == null ? 1 : scale);
    }

    private static @Nullable String timezone(Fields fields) throws InvalidInput {
        String timezone = fields.text("timezone");
        try {
            return timezone == null ? null : ZoneId.of(timezone).getId();
        } catch (DateTimeException e) {
            throw fields.invalid("timezone", "must be a name of the time zone database, for example Europe/Berlin");
        }
    }

    private static Map<String, String> headers(Fields fields) throws InvalidInput {
        Map<String, String> headers = fields.textsByName("headers");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!header.getKey().matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
                    || header.getValue().matches("(?s).*[\\r\\n\\x00].*")) {
                throw fields.invalid("headers/" + header.getKey(), "is no header");
            }
        }
        return headers;
    }

    private static List<Cookie> cookies(Fields fields) throws InvalidInput {
        List<Cookie> cookies = new ArrayList<>();
        for (Fields cookie : fields.objects("cookies")) {
            String path = cookie.text("path");
            String value = cookie.text("value");
            cookies.add(new Cookie(
                    cookie.requiredText("name"),
                    value == null ? "" : value,
                    cookie.text("domain"),
                    path == null ? "/" : path,
                    cookie.flag("secure", false),
                    cookie.flag("http_only", false)));
            cookie.requireNoneLeft();
        }
        return cookies;
    }

    private static Set<Integer> statuses(Fields fields) throws InvalidInput {
        Set<Integer> statuses = new HashSet<>();
        for (JsonNode status : fields.elements("accept_status")) {
            if (!status.isInt() || status.asInt() < 400 || status.asInt() > 599) {
                throw fields.invalid("accept_status", "must be a list of HTTP statuses from 400 to 599");
            }
            statuses.add(status.asInt());
        }
        return statuses;
    }

    private static Map<String, InputFile> files(Fields fields) throws InvalidInput {
        Map<String, InputFile> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : fields.textsByName("files").entrySet()) {
            DataUrl url = DataUrl.parse(file.getValue())
                    .orElseThrow(() ->
                            fields.invalid("files/" + file.getKey(), "must be a data URL: data:<type>;base64,<data>"));
            files.put(file.getKey(), new InputFile(url.contentType(), url.content()));
        }
        return files;
    }
}
